// A run that `terminal.spec.ts` starts, to see what is left of a test that is cut off.

import { defineConfig } from "@playwright/test";

export default defineConfig({ outputDir: "../../test-results/cut-off", reporter: "line", timeout: 6_000 });
