import { test } from "@playwright/test";

import { Terminal } from "../terminal.ts";

test("opens two windows, and does not end", async () => {
  await Promise.all([Terminal.start("w3m", "file:///"), Terminal.start("lynx", "file:///")]);
  process.stdout.write("both are open\n");
  await new Promise(() => {});
});
