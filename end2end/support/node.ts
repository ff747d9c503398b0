// One real `o2m` process with a folder of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";

const BINARY = resolve(process.env["O2M_BIN"] ?? "../target/debug/o2m");
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

/** A server under test; stopped and started again, it keeps folder and port. */
export class Node {
  private child: ChildProcess | undefined;
  private port = 0;
  private output = "";

  private constructor(private readonly home: string) {}

  /** Starts a server in an empty folder, or in a copy of the folder of `template`, which must be stopped. */
  static async start(template?: Node): Promise<Node> {
    if (!existsSync(BINARY)) throw new Error(`no o2m at ${BINARY}: build it, or name it in O2M_BIN`);
    const node = new Node(await mkdtemp(join(tmpdir(), "o2m-end2end-")));
    if (template) await cp(template.data, node.data, { recursive: true });
    await node.run();
    return node;
  }

  /** The data folder. */
  get data(): string {
    return join(this.home, "data");
  }

  /** What the process printed. */
  get log(): string {
    return this.output;
  }

  /** What a browser on this machine calls the server. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What a phone in the house might call the server. To a browser that is no secure context. */
  get homeOrigin(): string {
    return `http://${hostname().split(".")[0]}.home.arpa:${this.port}`;
  }

  /** Where friends find the server. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts the process, again on the same port if it ran before. */
  async run(): Promise<void> {
    await this.begin("serve");
  }

  /** Takes everything from the server at `address`, and serves it. Here is nothing yet. */
  async moveHere(address: string, code: string): Promise<void> {
    await this.begin("move", address, code);
  }

  private async begin(...words: string[]): Promise<void> {
    const listen = `127.0.0.1:${this.port}`;
    const child = spawn(BINARY, [...words, "--data", this.data, "--listen", listen, "--no-open"], {
      cwd: this.home,
      env: { ...process.env, HOME: this.home, XDG_DATA_HOME: undefined, XDG_CONFIG_HOME: undefined },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    this.output = "";
    this.port = await this.printedPort(child);
    await this.healthy();
  }

  /** Ends the process the way a system does. */
  async stop(): Promise<void> {
    const child = this.child;
    if (child === undefined) return;
    this.child = undefined;
    if (child.exitCode !== null) throw new Error(`o2m had ended with ${child.exitCode}\n${this.output}`);
    const ended = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await ended;
    clearTimeout(late);
    if (child.signalCode === "SIGKILL") throw new Error(`o2m did not end within ${STOP_LIMIT_MS} ms\n${this.output}`);
  }

  /** Waits for the process to end by itself, without complaint. */
  async ended(): Promise<void> {
    const child = this.child;
    if (child === undefined) return;
    this.child = undefined;
    const code = child.exitCode ?? (await new Promise((done) => child.once("exit", done)));
    if (code !== 0) throw new Error(`o2m ended with ${code}\n${this.output}`);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.run();
  }

  /** Ends the process if it runs, and removes its folder. */
  async remove(): Promise<void> {
    try {
      await this.stop();
    } finally {
      await rm(this.home, { recursive: true, force: true });
    }
  }

  private printedPort(child: ChildProcess): Promise<number> {
    return new Promise((found, failed) => {
      const fail = (why: string): void => failed(new Error(`${why}\n${this.output}`));
      const late = setTimeout(() => fail("o2m prints no address"), START_LIMIT_MS);
      child.once("exit", (code) => fail(`o2m ends with ${code}`));
      const listen = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const port = /http:\/\/localhost:(\d+)/.exec(this.output)?.[1];
        if (port === undefined) return;
        clearTimeout(late);
        found(Number(port));
      };
      child.stdout?.on("data", listen);
      child.stderr?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    });
  }

  private async healthy(): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    for (;;) {
      const answer = await fetch(`${this.origin}/healthz`).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error(`o2m is not healthy\n${this.output}`);
      await new Promise((wait) => setTimeout(wait, 20));
    }
  }
}
