import { test } from "../support/test.ts";
test("look", async ({ mara, lea }, info) => {
  const shot = async (name: string) => {
    for (const scheme of ["light", "dark"] as const) {
      await mara.page.emulateMedia({ colorScheme: scheme });
      await mara.page.screenshot({ path: `/tmp/look-m/${info.project.name}-${name}-${scheme}.png`, fullPage: true });
    }
  };
  await mara.open("/messages");
  await shot("empty");
  await mara.befriend(lea);
  await mara.open("/messages");
  await shot("nobody-yet");
  await mara.page.locator("a.correspondent").first().click();
  await mara.page.getByRole("heading", { level: 1, name: "Lea" }).waitFor();
  const send = async (p: typeof mara, words: string) => {
    await p.page.getByRole("textbox", { name: /^Your message to / }).fill(words);
    await p.press(p.page.getByRole("button", { name: "Send", exact: true }), "messages/send");
    await p.page.locator("li.message").filter({ hasText: words.slice(0, 12) }).first().waitFor();
  };
  await send(mara, "Is the ladder free on Saturday? I would bring it back on Sunday, in the evening.");
  await lea.open("/messages");
  await lea.arrives(lea.page.locator("a[href^='/messages/']").filter({ hasText: "Mara" }));
  await lea.page.locator("#main a[href^='/messages/']").first().click();
  await lea.page.getByRole("heading", { level: 1, name: "Mara" }).waitFor();
  await send(lea, "Yes, it is behind the shed. Mind the *lowest rung*, it is loose.");
  await send(lea, "And bring the paint");
  await mara.arrives(mara.page.locator("li.message").filter({ hasText: "paint" }));
  lea.expectsOutage();
  await lea.page.goto("about:blank");
  await lea.node.stop();
  await send(mara, "I come at six");
  await shot("full");
  await mara.page.locator(".conversation-who > summary").click();
  await mara.page.locator("li.message[data-own] .comment-do > summary").filter({ hasText: "Edit" }).first().click();
  await shot("open");
  await mara.page.reload();
  await mara.page.getByRole("textbox", { name: /^Your message to / }).fill("x".repeat(9000));
  await mara.page.getByRole("button", { name: "Send", exact: true }).click();
  await mara.page.locator(".action-error p, .action-error:not(:empty)").first().waitFor();
  await shot("failed");
  await mara.open("/messages");
  await shot("list");
  await mara.openFriend("Lea");
  await shot("friend");
});
