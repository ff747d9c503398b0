// Prints what was measured as a table, with the budget of each figure.

import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const WIDTH = 60;

export default class Figures implements Reporter {
  printsToStdio(): boolean {
    return true;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    for (const error of result.errors) console.log(error.stack ?? error.message);
    if (result.status !== "passed") console.log(`${test.title}: ${result.status}`);
    for (const { type, description = "" } of result.annotations) console.log(`${type.padEnd(WIDTH)}${description}`);
  }
}
