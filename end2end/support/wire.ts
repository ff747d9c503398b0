// A wire to a server on which every byte is counted. What crosses is sealed, so there is nothing else to see on it.

import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";

import type { Node } from "./node.ts";

/** Bytes that crossed, by who sent them. */
export interface Crossed {
  fromServer: number;
  fromFriend: number;
}

/** A wire to a server; a friend who is given its address speaks through it. */
export class Wire {
  private readonly counted: Crossed = { fromServer: 0, fromFriend: 0 };
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly node: Node,
    private readonly server: Server,
  ) {}

  static async to(node: Node): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(node, server);
    server.on("connection", (friend) => wire.join(friend));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return wire;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What crossed so far. */
  get crossed(): Crossed {
    return { ...this.counted };
  }

  /** From now on, what was open carries nothing more and is not closed either. What is opened later is. */
  freeze(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(friend: Socket): void {
    const { hostname, port } = new URL(this.node.origin);
    const server = connect(Number(port), hostname);
    this.carry(friend, server, "fromFriend");
    this.carry(server, friend, "fromServer");
  }

  private carry(from: Socket, to: Socket, direction: keyof Crossed): void {
    this.sockets.add(from);
    from.setNoDelay();
    from.on("data", (bytes) => (this.counted[direction] += bytes.length));
    from.pipe(to);
    // One side that breaks off breaks the wire.
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }
}
