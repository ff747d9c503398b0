// Becoming friends, and ceasing to be.

import { expect, test } from "../support/test.ts";

test("asking, being told, accepting, and reading the history", async ({ mara, jonas }) => {
  await mara.publish("Written before we met");
  await mara.ask(jonas.node.address, "From the choir, second row");
  await expect(mara.entry("Jonas").or(mara.entry(jonas.node.address))).toContainText(/waiting|asked|pending/i);
  await expect(mara.page.getByRole("main"), "the screen is honest about the wire").toContainText(/not (yet )?encrypted/i);

  await jonas.open("/notifications");
  await jonas.arrives(jonas.page.getByRole("main").getByText("Mara"));
  await jonas.open("/friends");
  await expect(jonas.entry("Mara")).toContainText("From the choir, second row");
  await jonas.entry("Mara").getByRole("button", { name: "Accept" }).click();
  await jonas.open("/");
  await jonas.arrives(jonas.post("Written before we met"));
  await mara.open("/notifications");
  await mara.arrives(mara.page.getByRole("main").getByText("Jonas"));
});

test("declining ends it, and the asker is told", async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address);
  await jonas.open("/friends");
  await jonas.arrives(jonas.entry("Mara"));
  await jonas.entry("Mara").getByRole("button", { name: "Decline" }).click();
  await expect(jonas.page.getByRole("button", { name: "Accept" })).toHaveCount(0);
  await mara.open("/notifications");
  await mara.arrives(mara.page.getByRole("main").getByText(/declined/));
});

test("withdrawing takes the request back", async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address);
  await jonas.open("/friends");
  await jonas.arrives(jonas.entry("Mara"));
  await mara.page.getByRole("button", { name: "Withdraw" }).click();
  await jonas.leaves(jonas.page.getByRole("button", { name: "Accept" }));
});

test("every wrong address has its own sentence, and stays in the field", async ({ mara }) => {
  const sentences = new Set<string>();
  mara.guard.expect(/status of (4\d\d|502)/);
  const wrong = [mara.node.address, "127.0.0.1:9", "https://127.0.0.1", "mara@home", "two words"];
  for (const address of wrong) {
    await mara.ask(address);
    await expect(mara.alert.first()).toBeVisible({ timeout: 15_000 });
    sentences.add((await mara.alert.first().innerText()).trim());
    await expect(mara.page.getByLabel("Address", { exact: true })).toHaveValue(address);
  }
  expect(sentences.size).toBe(wrong.length);
});

test("ending a friendship takes the posts along at both ends", async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.publish("Ours, for now");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Ours, for now"));
  await mara.openFriend("Jonas");
  await mara.end();
  await jonas.leaves(jonas.post("Ours, for now"));
  await mara.open("/friends");
  await expect(mara.page.getByRole("main").getByRole("link", { name: "Jonas" })).toHaveCount(0);
});

test("blocking ends it for good", async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.openFriend("Jonas");
  await mara.block();
  await jonas.ask(mara.node.address);
  await mara.open("/friends");
  await expect(mara.page.getByRole("button", { name: "Accept" })).toHaveCount(0);
});
