// A text browser in a terminal of its own, driven by keys as a person does: from link to link, until the cursor stands where it should.

import { execFile, execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { onPath } from "../support/programs.ts";

/** High enough for every page of the tests: nothing is scrolled. */
const SCREEN = { columns: 120, rows: 200 };
const PATIENCE_MS = 20_000;
/** More links and fields than any page of the tests has. */
const TABS = 150;

export type Program = "w3m" | "lynx" | "links";

/** What differs between them. Keys are named as tmux names them. */
interface Ways {
  arguments(home: string): string[];
  /** Files in the home folder, some of which are programs. */
  files: Record<string, string>;
  /** To the first line. */
  top: string[];
  /** Brings what is above into sight, where the program goes to the field that an address names. */
  above?: string[];
  /** To the next link or field. */
  next: string[];
  reload: string[];
  /** Begins to fill a field. */
  begin: string[];
  /** Ends the text of a line, and of several. */
  endLine: string[];
  endText: string[];
}

const WAYS: Record<Program, Ways> = {
  w3m: {
    arguments: (home) => ["w3m", "-cookie", "-o", `editor=${home}/editor`],
    // Takes what is typed, until Ctrl+D, for the text.
    files: { editor: '#!/bin/sh\nexec cat > "$1"\n' },
    top: ["g"],
    next: ["Tab"],
    reload: ["R"],
    begin: ["Enter"],
    endLine: ["Enter"],
    endText: ["Enter", "C-d"],
  },
  lynx: {
    arguments: (home) => ["lynx", `-cfg=${home}/lynx.cfg`, "-tna"],
    // What it says by the way is said at once, and the cursor stands on the link.
    files: {
      "lynx.cfg": ["CHARACTER_SET:utf-8", "ACCEPT_ALL_COOKIES:TRUE", "SHOW_CURSOR:TRUE", "INFOSECS:0", "MESSAGESECS:0", "ALERTSECS:0", ""].join("\n"),
    },
    top: ["Home"],
    next: ["Tab"],
    reload: ["C-r"],
    begin: ["Enter"],
    endLine: ["Tab"],
    endText: ["Tab"],
  },
  links: {
    // It would show what it has seen, whatever O2M says of it, and write as it ends.
    arguments: () => ["links", "-aggressive-cache", "0", "-save-url-history", "0"],
    // Without its welcome.
    files: { ".links2/links.cfg": "" },
    // Within a field, only the first of them leads out of it.
    top: ["PPage", "Home"],
    above: ["PPage"],
    next: ["Down"],
    reload: ["C-r"],
    begin: [],
    endLine: [],
    endText: [],
  },
};

/** Whether all programs are here, and what they run in. */
export function hasTextBrowsers(): boolean {
  return ["tmux", "w3m", "lynx", "links"].every((program) => onPath(program) !== undefined);
}

/** One window with one program. */
export class Terminal {
  private constructor(
    private readonly ways: Ways,
    private readonly home: string,
  ) {
    // A test that was cut off is not waited for, and what it did last comes too late.
    process.once("exit", this.end);
  }

  static async start(program: Program, url: string): Promise<Terminal> {
    const terminal = new Terminal(WAYS[program], await mkdtemp(join(tmpdir(), "o2m-terminal-")));
    try {
      await terminal.open(url);
      return terminal;
    } catch (error) {
      await terminal.close();
      throw error;
    }
  }

  private async open(url: string): Promise<void> {
    const { home, ways } = this;
    for (const [name, text] of Object.entries(ways.files)) {
      await mkdir(dirname(join(home, name)), { recursive: true });
      await writeFile(join(home, name), text);
      await chmod(join(home, name), 0o700);
    }
    const size = ["-x", `${SCREEN.columns}`, "-y", `${SCREEN.rows}`];
    await this.tmux("new-session", "-d", ...size, "env", `HOME=${home}`, "LC_ALL=C.UTF-8", ...ways.arguments(home), url);
  }

  /** What the window shows, without the empty lines. */
  async screen(): Promise<string> {
    const lines = await this.lines();
    return lines.filter((line) => line.trim() !== "").join("\n");
  }

  /** Waits until the window shows `words`. */
  async shows(words: string | RegExp): Promise<void> {
    const shown = async (): Promise<boolean> => {
      const screen = await this.screen();
      if (typeof words === "string" ? screen.includes(words) : words.test(screen)) return true;
      if (this.ways.above) await this.keys(...this.ways.above);
      return false;
    };
    await this.until(shown, `${words}`);
  }

  /** Loads the page again until it shows `words`. */
  async arrives(words: string): Promise<void> {
    const shown = async (): Promise<boolean> => {
      if ((await this.screen()).includes(words)) return true;
      await this.keys(...this.ways.reload);
      await pause(300);
      return false;
    };
    await this.until(shown, words);
  }

  /** Presses the link or button of this name. */
  async press(name: string): Promise<void> {
    await this.moveTo(name, (_, after) => after.startsWith(name));
    await this.keys("Enter");
  }

  /** Fills the empty field of this label. */
  async fill(label: string, text: string): Promise<void> {
    await this.enter(label, text, this.ways.endLine);
  }

  /** Fills the empty field of several lines. */
  async fillText(label: string, text: string): Promise<void> {
    await this.enter(label, text, this.ways.endText);
  }

  async close(): Promise<void> {
    process.off("exit", this.end);
    this.end();
  }

  /** Ends the program, so that it writes nothing as it ends, and the server of the window: at once, since it may be the last that the process does. */
  private readonly end = (): void => {
    try {
      const program = execFileSync("tmux", [...this.own(), "list-panes", "-F", "#{pane_pid}"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      process.kill(Number(program), "SIGKILL");
      execFileSync("tmux", [...this.own(), "kill-server"], { stdio: "ignore" });
    } catch {
      // It has ended by itself, or with the program.
    }
    rmSync(this.home, { recursive: true, force: true });
  };

  private async enter(label: string, text: string, end: string[]): Promise<void> {
    await this.moveTo(label, (before) => before.endsWith(label));
    const before = await this.state();
    if (this.ways.begin.length > 0) {
      await this.keys(...this.ways.begin);
      await this.changed(before);
    }
    await this.write(text);
    await this.shown(text);
    if (end.length > 0) await this.keys(...end);
    await pause(100);
  }

  /** Goes from link to link until what stands `before` and `after` the cursor is right. */
  private async moveTo(what: string, isThere: (before: string, after: string) => boolean): Promise<void> {
    await this.keys(...this.ways.top);
    await pause(100);
    for (let tab = 0; tab < TABS; tab += 1) {
      const before = await this.state();
      await this.keys(...this.ways.next);
      await this.changed(before);
      if (isThere(...(await this.around()))) return;
    }
    throw new Error(`there is no way to ${what} in\n${await this.screen()}`);
  }

  /** The words before the cursor and those after it, without what the program draws of buttons and fields. */
  private async around(): Promise<[string, string]> {
    const [lines, [x, y]] = [await this.lines(), await this.cursor()];
    const line = lines[y] ?? "";
    const above = lines.slice(0, y).filter((line) => line.trim() !== "");
    // In links, the cursor stands within the first word of a button.
    const start = line.lastIndexOf(" ", x) + 1;
    const before = [above.at(-1) ?? "", line.slice(0, start)].join(" ");
    return [before.replace(/[\s[_]+$/, ""), line.slice(start).replace(/^\W*(BUTTON\))?\W*/, "")];
  }

  private async lines(): Promise<string[]> {
    return (await this.tmux("capture-pane", "-p")).split("\n");
  }

  private async cursor(): Promise<[number, number]> {
    const [x, y] = (await this.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}")).split(" ").map(Number);
    return [x ?? 0, y ?? 0];
  }

  private async state(): Promise<string> {
    return `${await this.cursor()}\n${await this.screen()}`;
  }

  /** Waits, not for long, until something moved. */
  private async changed(before: string): Promise<void> {
    const deadline = Date.now() + 1_000;
    while ((await this.state()) === before && Date.now() < deadline) await pause(5);
  }

  private async shown(text: string): Promise<void> {
    const last = text.split("\n").at(-1) ?? text;
    const deadline = Date.now() + 1_000;
    while (!(await this.screen()).includes(last) && Date.now() < deadline) await pause(5);
  }

  private async until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`${what} does not appear in\n${await this.screen()}`);
      await pause(30);
    }
  }

  private async write(text: string): Promise<void> {
    await this.tmux("send-keys", "-l", text);
  }

  private async keys(...names: string[]): Promise<void> {
    await this.tmux("send-keys", ...names);
  }

  private async tmux(...parameters: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)("tmux", [...this.own(), "-f", "/dev/null", ...parameters]);
    return stdout;
  }

  /** Names the socket of this window's server, which is nobody else's. */
  private own(): string[] {
    return ["-S", join(this.home, "tmux")];
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
