// Where a program is.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The file of `program`, which is a path or a name on PATH; `undefined` if there is none that can be run. */
export function onPath(program: string): string | undefined {
  const folders = program.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => (folder === "" ? program : join(folder, program))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
