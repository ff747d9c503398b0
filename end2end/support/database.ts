// What no page does: a change in the database of a server that is stopped.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Node } from "./node.ts";

const PROGRAM = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    assert database.execute(sys.argv[2]).rowcount > 0
`;

/** Changes some rows. By Python, which has SQLite with it; Node.js 20 has not. */
export async function changeRows(node: Node, statement: string): Promise<void> {
  await promisify(execFile)("python3", ["-c", PROGRAM, join(node.data, "o2m.sqlite"), statement]);
}
