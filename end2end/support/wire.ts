// A proxy in front of a server that writes down every request: counting happens at the wire.

import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

import type { Node } from "./node.ts";

/** One request that crossed, and its answer. */
export interface Crossing {
  method: string;
  path: string;
  status: number;
}

/** A wire to a server; a friend who is given its address speaks through it. */
export class Wire {
  readonly crossings: Crossing[] = [];

  private constructor(
    private readonly node: Node,
    private readonly server: Server,
  ) {}

  static async to(node: Node): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(node, server);
    server.on("request", (incoming: IncomingMessage, answer: ServerResponse) => wire.forward(incoming, answer));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return wire;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What crossed so far below `path`. */
  below(path: string): Crossing[] {
    return this.crossings.filter((crossing) => crossing.path.startsWith(path));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method = "GET", url: path = "/", headers } = incoming;
    const crossed = (status: number): unknown => this.crossings.push({ method, path, status });
    const outgoing = request(`${this.node.origin}${path}`, { method, headers }, (response) => {
      const status = response.statusCode ?? 502;
      crossed(status);
      answer.writeHead(status, response.headers);
      response.pipe(answer);
    });
    outgoing.on("error", () => {
      crossed(502);
      answer.writeHead(502).end();
    });
    incoming.pipe(outgoing);
  }
}
