// What is written, as it is shown: markup, directions, limits.

import { expect, test } from "../support/test.ts";

test("tables, tasks and footnotes are what people know, each paragraph in its own direction", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.publish("Plans\n\n| what | who |\n|--|--|\n| kale | Mara |\n\n- [x] dig\n- [ ] sow\n\nAsk[^1]\n\nשלום עולם! 123.\n\n[^1]: on Monday");
  const post = mara.post("Plans");
  await expect(post.getByRole("cell", { name: "kale" })).toBeVisible();
  await expect(post.getByRole("checkbox", { name: "dig" })).toBeChecked();
  await expect(post.getByRole("checkbox", { name: "sow" })).toBeDisabled();
  const target = await post.getByRole("link", { name: "1", exact: true }).getAttribute("href");
  await expect(post.locator(target ?? "#none")).toContainText("on Monday");
  await expect(post.getByText("שלום")).toHaveCSS("direction", "rtl");
  await expect(post.getByText("on Monday")).toHaveCSS("direction", "ltr");
  await expect(mara.textbox, "while it is written, too").toHaveCSS("unicode-bidi", "plaintext");
});

test("what would render to nothing is shown", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await expect(await mara.publish("[Update]: moved")).toContainText("[Update]: moved");
});

test("an invite in a post fills in the form to add a friend", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  const invite = "o2m://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@192.168.1.5:8000";
  const post = await mara.publish(`Add Jonas: ${invite}`);
  await post.getByRole("link", { name: invite }).click();
  await expect(mara.page.getByRole("textbox", { name: "Address or invite" })).toHaveValue(invite);
});

test("what is too long is counted alike here and there, and not cut", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/circles\/make/);
  await mara.open("/circles");
  const name = mara.page.getByRole("textbox", { name: "Name" }).first();
  await name.fill("🌧".repeat(82));
  await expect(name).toHaveValue("🌧".repeat(82));
  await expect(mara.page.getByText("2 characters too many: 80 fit.")).toBeVisible();
  await mara.page.getByRole("button", { name: "Create circle" }).click();
  await expect(mara.page.getByRole("alert").getByText("This name is 2 characters too long")).toBeVisible();
  await name.fill("🌧".repeat(45));
  await expect(mara.page.getByText("too many: 80 fit")).toHaveCount(0);
});

test("a name that was refused comes back whole", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/circles\/make/);
  await mara.open("/circles");
  const name = mara.page.getByRole("textbox", { name: "Name" }).first();
  await name.fill("é".repeat(81));
  await mara.page.getByRole("button", { name: "Create circle" }).click();
  await expect(mara.page.getByRole("alert").getByText("This name is 1 character too long")).toBeVisible();
  await expect(name).toHaveValue("é".repeat(81));
});
