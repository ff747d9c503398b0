// Friends answer each other under posts.

import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

test("a comment, an answer, and a friend's friend who reads both, live", async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.publish("Rain at last");
  const [ours, leas] = [await Thread.open(mara, "Rain at last"), await Thread.open(lea, "Rain at last")];
  await expect(leas.region).toContainText("Everyone who can read this, now or later, sees your name, and that Mara is your friend.");

  await leas.write("And what a smell");
  await mara.arrives(ours.comment("And what a smell"), TURN);
  await expect(ours.heading).toHaveText("1 comment");
  await expect(ours.comment("And what a smell").getByRole("link", { name: "Lea", exact: true })).toHaveAttribute("href", /^\/friends\/\d+$/);
  await ours.reply(ours.comment("And what a smell"), "It smells of the river");
  await lea.arrives(leas.comment("It smells of the river"), TURN);
  await expect(leas.comment("It smells of the river"), "an answer stands one step in").toHaveAttribute("data-depth", "1");

  const theirs = await Thread.open(jonas, "Rain at last");
  await jonas.arrives(theirs.comment("And what a smell"), TURN);
  await jonas.arrives(theirs.comment("It smells of the river"), TURN);
  const stranger = theirs.comment("And what a smell");
  await expect(stranger).toContainText("a friend of Mara’s");
  await expect(stranger.locator(".window"), "no face of somebody whom one does not know").toHaveCount(0);
  await expect(stranger.locator(".stranger summary code")).toHaveText(/^[a-z2-7]{8}$/);

  await mara.open("/notifications");
  await mara.arrives(mara.page.getByRole("main").getByText("Lea commented on your post."));
  await lea.open("/notifications");
  await lea.arrives(lea.page.getByRole("main").getByText("Mara answered you."));
  await lea.page.getByRole("link", { name: /answered you/ }).click();
  await expect(lea.page).toHaveURL(/\/posts\/\d+#thread$/);
});

test("a friend's friend under a friend's name is told from that friend", { tag: "@any-screen" }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.publish("Who is who");
  const theirs = await Thread.open(jonas, "Who is who");
  await jonas.callAsScript("profile/save", { name: "MARA", about: "" });
  await theirs.write("It is me, Mara");
  const leas = await Thread.open(lea, "Who is who");
  await lea.arrives(leas.comment("It is me, Mara"), TURN);
  await expect(leas.comment("It is me, Mara")).toContainText("not your Mara");
});

test("a reaction comes, says whose it is, and goes", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("We have a cat");
  const [ours, leas] = [await Thread.open(mara, "We have a cat"), await Thread.open(lea, "We have a cat")];
  await leas.react("❤️");
  await expect(leas.reactions).toHaveAccessibleName("❤️ 1: you");
  await expect(leas.reactions).toHaveAttribute("aria-pressed", "true");
  await mara.arrives(ours.reactions, TURN);
  await expect(ours.reactions).toHaveAttribute("title", "❤️ 1: Lea");
  await expect(ours.reactions).toHaveAttribute("aria-pressed", "false");
  await mara.press(ours.reactions, "threads/react");
  await expect(ours.reactions).toHaveAccessibleName("❤️ 2: Lea and you");
  await lea.press(leas.reactions.first(), "threads/react");
  await expect(async () => {
    if (!mara.hasScript) await mara.reload();
    await expect(ours.reactions).toHaveAccessibleName("❤️ 1: you", { timeout: 100 });
  }).toPass({ timeout: TURN });

  await mara.open("/");
  await expect(mara.post("We have a cat").getByRole("img", { name: "❤️ 1 person" })).toBeVisible();
});

test("what is no emoji is refused, and a fourth, and stays in the field", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 4(09|22)/);
  await mara.publish("Alone");
  const ours = await Thread.open(mara, "Alone");
  await ours.region.locator("summary").getByText("React", { exact: true }).click();
  await ours.region.getByRole("textbox", { name: "Another emoji" }).fill("no");
  await mara.press(ours.region.getByRole("button", { name: "Add" }), "threads/react");
  await expect(mara.alert).toContainText("This is not one emoji.");
  await expect(ours.region.getByRole("textbox", { name: "Another emoji" })).toHaveValue("no");
  await ours.region.getByRole("textbox", { name: "Another emoji" }).fill("🏳️‍🌈");
  await mara.press(ours.region.getByRole("button", { name: "Add" }), "threads/react");
  await expect(ours.reactions).toHaveAccessibleName("🏳️‍🌈 1: you");
  for (const emoji of ["👍", "🎉"]) await ours.react(emoji);
  await expect(ours.reactions).toHaveCount(3);
  await ours.region.locator("summary").getByText("React", { exact: true }).click();
  await ours.region.getByRole("textbox", { name: "Another emoji" }).fill("🌈");
  await mara.press(ours.region.getByRole("button", { name: "Add" }), "threads/react");
  await expect(mara.alert).toContainText("You already react with three emoji.");
  await expect(ours.region.getByRole("textbox", { name: "Another emoji" })).toHaveValue("🌈");
  await expect(ours.reactions).toHaveCount(3);
});

test("edits and deletions arrive", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("The recipe");
  const [ours, leas] = [await Thread.open(mara, "The recipe"), await Thread.open(lea, "The recipe")];
  const comment = await leas.write("With slat");
  await mara.arrives(ours.comment("With slat"), TURN);
  await leas.edit(comment, "With salt");
  await mara.arrives(ours.comment("With salt"), TURN);
  await expect(ours.comment("With salt")).toContainText("edited");
  await ours.reply(ours.comment("With salt"), "How much of it?");
  await lea.arrives(leas.comment("How much of it?"), TURN);
  await leas.delete(leas.comment("With salt"));
  await mara.leaves(ours.comment("With salt"), TURN);
  await expect(ours.comment("deleted this comment"), "its place is kept for the answer").toBeVisible();
  await expect(ours.comment("How much of it?")).toBeVisible();
  await mara.edit(mara.post("The recipe"), "The recipe, for four");
  await lea.arrives(leas.comment("How much of it?").getByText("written before the post was changed"), TURN);
});

test("what the owner removes leaves everybody's thread, and its author keeps the words", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("No spoilers, please");
  const [ours, leas] = [await Thread.open(mara, "No spoilers, please"), await Thread.open(lea, "No spoilers, please")];
  await leas.write("He did it");
  await mara.arrives(ours.comment("He did it"), TURN);
  await ours.remove(ours.comment("He did it"));
  await mara.leaves(ours.comment("He did it"));
  await lea.arrives(leas.region.getByText("removed this from the thread"), TURN);
  await lea.open("/written");
  await expect(lea.page.getByRole("listitem").filter({ hasText: "He did it" })).toContainText("Only you see it.");
});

test("the owner decides who comments", { tag: ["@twice", "@bare-phone"] }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.publish("Read only");
  const [ours, leas] = [await Thread.open(mara, "Read only"), await Thread.open(lea, "Read only")];
  await leas.write("Before");
  await mara.arrives(ours.comment("Before"), TURN);
  await ours.decide("Everyone who sees the post, and only you read it");
  await lea.arrives(leas.region.getByText("reads what you write here"), TURN);
  await leas.write("For you alone");
  await mara.arrives(ours.comment("For you alone"), TURN);
  await ours.decide("Nobody any more");
  await lea.arrives(leas.region.getByText("takes no more comments here"), TURN);
  await expect(leas.box).toHaveCount(0);
  await expect(leas.comment("Before"), "what is there stays").toBeVisible();
  await ours.write("Thank you, that is all");
  await lea.arrives(leas.comment("Thank you, that is all"), TURN);
  const theirs = await Thread.open(jonas, "Read only");
  await jonas.arrives(theirs.comment("Thank you, that is all"), TURN);
  await expect(theirs.comment("Before")).toBeVisible();
  await expect(theirs.comment("For you alone"), "what was for Mara alone stays with her").toHaveCount(0);
  await expect(leas.comment("For you alone"), "and with its author").toBeVisible();
});

test("what is written while the other server sleeps waits in sight, and goes when it wakes", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Good night");
  const leas = await Thread.open(lea, "Good night");
  mara.expectsOutage();
  await mara.open("/");
  await mara.node.stop();
  const comment = await leas.write("Sleep well");
  await expect(comment).toContainText("Waiting. It goes when Mara’s O2M answers.");
  await lea.reload();
  await expect(comment).toContainText("Waiting.");
  await mara.node.run();
  await lea.leaves(comment.getByText("Waiting."), TURN);
  await expect(comment).toBeVisible();
  const ours = await Thread.open(mara, "Good night");
  await mara.arrives(ours.comment("Sleep well"), TURN);
});

test("a comment that is too long is refused, and comes back whole", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422/);
  await mara.publish("Be brief");
  const ours = await Thread.open(mara, "Be brief");
  const long = "Long words. ".repeat(750);
  await ours.box.fill(long);
  await mara.press(ours.region.getByRole("button", { name: "Comment", exact: true }), "threads/comment");
  await expect(mara.alert).toContainText("807 characters too long");
  await expect(ours.box).toHaveValue(long);
  await ours.box.fill("Short.");
  await mara.press(ours.region.getByRole("button", { name: "Comment", exact: true }), "threads/comment");
  await expect(ours.comment("Short.")).toBeVisible();
  await expect(ours.box, "what was taken is not in the field any more").toHaveValue("");
});

test("an answer that is being written stays while others comment", { tag: "@script" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("All at once");
  const [ours, leas] = [await Thread.open(mara, "All at once"), await Thread.open(lea, "All at once")];
  await leas.write("The first");
  await mara.arrives(ours.comment("The first"), TURN);
  const first = ours.comment("The first");
  await first.locator("summary", { hasText: /^Reply/ }).click();
  const field = first.getByRole("textbox", { name: /^Your answer to/ });
  await field.fill("Half a sent");
  const id = await first.locator("input[name=id]").inputValue();
  await leas.write("The second");
  await mara.arrives(ours.comment("The second"), TURN);
  await expect(field).toHaveValue("Half a sent");
  await expect(field).toBeFocused();
  expect(await first.locator("input[name=id]").inputValue(), "it goes on being the same comment").toBe(id);
  await mara.press(first.getByRole("button", { name: "Comment", exact: true }), "threads/comment");
  await expect(ours.comment("Half a sent")).toBeVisible();
  await expect(field, "the form is closed").toBeHidden();
  expect(await first.locator("input[name=id]").inputValue(), "the next one is another").not.toBe(id);
});

/** What a hostile friend may write. */
const HOSTILE = [
  "<script>document.title = 'pwned'</script><img src=x onerror=\"document.title = 'pwned'\"><svg onload=\"document.title = 'pwned'\">",
  "[press me](javascript:document.title='pwned') ![look](https://tracker.example/x.png) <style>body{display:none}</style>",
  "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(20),
  `Z${"\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e".repeat(40)}algo`,
  "\u202eturned round \u2067and again",
  `| ${"wide | ".repeat(40)}\n|${"--|".repeat(41)}\n| ${"cell | ".repeat(40)}`,
  "# ".repeat(30) + "\n" + "> ".repeat(200) + "deep",
  "👩🏽‍❤️‍💋‍👨🏼".repeat(200),
  "a ".repeat(4096),
];

test("hostile comments execute nothing, and stay within their card", { tag: ["@script", "@any-screen"] }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await lea.callAsScript("profile/save", { name: "<b onclick=alert(1)>Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334algo</b>".slice(0, 80), about: "" });
  await mara.publish("Say what you will");
  const leas = await Thread.open(lea, "Say what you will");
  const post = lea.page.url().split("/").at(-1) ?? "";
  for (const [index, text] of HOSTILE.entries()) {
    const id = (index + 1).toString(16).padStart(32, "0");
    await lea.callAsScript("threads/comment", { post, id, text });
  }
  await lea.reload();
  await expect(leas.region.locator("li.comment")).toHaveCount(HOSTILE.length);
  const ours = await Thread.open(mara, "Say what you will");
  await mara.arrives(ours.region.locator("li.comment").nth(HOSTILE.length - 1), TURN);
  for (const person of [lea, mara]) {
    await person.page.setViewportSize({ width: 390, height: 844 });
    await expect(person.page).toHaveTitle(/Say what you will/);
    await expect(person.page.locator("#thread :is(script, style, iframe, object, .comment-words img)")).toHaveCount(0);
    await expect(person.page.locator("#thread a[href^='javascript:']")).toHaveCount(0);
    const outside = await person.page.locator("li.comment").evaluateAll((comments) => comments.flatMap((comment) => {
      const card = comment.getBoundingClientRect();
      const parts = [...comment.querySelectorAll("*")].filter((part) => part.checkVisibility() && part.closest("table") === null);
      // A name has room for the ring of its focus.
      const beyond = parts.filter((part) => part.getBoundingClientRect().right > card.right + 4 || part.getBoundingClientRect().left < card.left - 4);
      return beyond.map((part) => part.outerHTML.slice(0, 80));
    }));
    expect(outside).toEqual([]);
    // What marks pile up beyond the words is cut, and meant to be.
    expect(await person.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});

test("older comments are asked of the friend's server, which may be asleep", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.publish("A long thread");
  const ours = await Thread.open(mara, "A long thread");
  const post = new URL(mara.page.url()).pathname.split("/").pop() ?? "";
  for (let number = 1; number <= 23; number++) {
    const text = `Comment number ${number}. ${number > 3 ? "" : HOSTILE[number - 1]}`;
    await mara.callAsScript("threads/comment", { post, id: number.toString(16).padStart(32, "0"), text });
  }
  await mara.reload();
  await expect(ours.heading).toHaveText("23 comments");
  await expect(ours.region.getByRole("link", { name: "Older comments" }), "here is all of it").toHaveCount(0);
  await mara.befriend(lea);

  const leas = await Thread.open(lea, "A long thread");
  await lea.arrives(leas.comment("Comment number 23."), TURN);
  await expect(leas.comment("Comment number 3.")).toHaveCount(0);
  await leas.region.getByRole("link", { name: "Older comments" }).click();
  await expect(leas.region.getByRole("heading", { name: "Older comments" })).toBeVisible();
  await expect(leas.comment("Comment number 3.")).toBeVisible();
  await expect(leas.region.locator("li.comment")).toHaveCount(3);
  await expect(leas.region.locator(":is(script, style, iframe, object, .comment-words img, [onload], [onerror], a[href^='javascript:'])")).toHaveCount(0);
  await lea.page.setViewportSize({ width: 390, height: 844 });
  expect(await lea.page.evaluate(() => document.documentElement.scrollWidth), "what they say stays in the window").toBeLessThanOrEqual(390);
  await leas.region.getByRole("link", { name: "Newest comments" }).click();
  await expect(leas.comment("Comment number 23.")).toBeVisible();

  mara.expectsOutage();
  await mara.node.stop();
  await leas.region.getByRole("link", { name: "Older comments" }).click();
  await expect(leas.region).toContainText("The older comments are kept there.");
  await expect(leas.region.getByRole("link", { name: "Try again" })).toBeVisible();
});
