// Takes a picture of every page, light and dark, into `end2end/pictures` (or O2M_PICTURES).

import { join } from "node:path";

import { type Person, test } from "../support/test.ts";
import { EVENING, LAKE, MORNING, type Scene, landscape } from "../support/scenery/landscape.ts";
import { NAMES } from "../support/scenery/words.ts";

const FOLDER = process.env["O2M_PICTURES"] ?? "pictures";

test("strangers' pages", async ({ newcomer }, info) => {
  const shoot = camera(newcomer, info.project.name);
  await newcomer.open("/");
  await shoot("sign-in");
  newcomer.guard.expect(/401/);
  await newcomer.signIn("user", "wrong");
  await newcomer.alert.waitFor();
  await shoot("sign-in-refused");
  await newcomer.signIn("user", "password");
  await newcomer.page.waitForURL(/set-up/);
  await shoot("set-up");
});

test("empty pages", async ({ mara }, info) => {
  const shoot = camera(mara, info.project.name);
  for (const [path, name] of PLACES) {
    await mara.open(path);
    await shoot(`${name}-empty`);
  }
  await mara.open("/friends/add/0");
  await shoot("add-friend-forgotten");
  mara.guard.expect(/404/);
  await mara.open("/nowhere");
  await shoot("not-found");
});

test("full pages", async ({ mara, jonas, newcomer, browser }, info) => {
  test.slow();
  const shoot = camera(mara, info.project.name);
  const picture = async (scene: Scene, alt: string) => ({
    name: "walk.jpg",
    mimeType: "image/jpeg",
    buffer: await landscape(browser, scene),
    alt,
  });
  const hills = await picture(MORNING, "Hills in the first light");
  const dusk = await picture(EVENING, "The same hills at dusk");
  const lake = await picture(LAKE, "The lake, quite still");
  await mara.befriend(jonas);
  await newcomer.firstDay();
  await mara.meet(newcomer.node.address);
  await shoot("add-friend");
  await newcomer.ask(mara.node.address, "We sang in the same choir, second row.");
  await jonas.publish("Reading group on Thursday at mine. I will make the soup with *too much* garlic again.");
  const post = await mara.publish("Two more from the walk", { pictures: [lake, dusk] });
  await mara.publish("First frost on the allotment. The kale does not mind; it even gets sweeter, they say.", { pictures: [hills] });
  await mara.openPost(post);
  await shoot("post");
  const path = new URL(mara.page.url()).pathname;
  await mara.open(`${path}/edit`);
  await shoot("post-edit");
  await mara.openFriend("Jonas");
  await shoot("friend");
  await mara.openDigits();
  await shoot("friend-digits");
  await mara.press(mara.page.getByRole("button", { name: "They are the same" }), "friends/verify");
  await mara.page.getByText("verified", { exact: true }).waitFor();
  await shoot("friend-verified");
  for (const [place, name] of PLACES) {
    await mara.open(place);
    await shoot(name);
  }
  await mara.open("/");
  await mara.publish("The allotment opens its gates on **Sunday**. Everybody is welcome.", { audience: "public", pictures: [lake] });
  for (const [place, name] of [["/public", "public"], [path.replace("/posts/", "/public/posts/"), "public-not-found"]] as const) {
    mara.guard.expect(/404/);
    // Without our script there is nothing to wait for.
    await mara.page.goto(`${mara.node.origin}${place}`);
    await shoot(name);
  }
  await mara.open("/");
  await mara.post("First frost").getByRole("link", { name: "Hills in the first light" }).click();
  await mara.page.getByRole("dialog").waitFor();
  await shoot("picture-large");
});

test("messages", async ({ mara, lea, browser }, info) => {
  const shoot = camera(mara, info.project.name);
  const lake = { name: "lake.jpg", mimeType: "image/jpeg", buffer: await landscape(browser, LAKE) };
  await mara.befriend(lea);
  await mara.open("/messages");
  await shoot("messages-friends");
  for (const person of [lea, mara]) {
    await person.openFriend(person === mara ? "Lea" : "Mara");
    await person.page.getByRole("link", { name: "Message", exact: true }).click();
    await person.page.getByText("Nothing has been written yet").waitFor();
  }
  await shoot("conversation-empty");
  const write = async (person: Person, words: string) => {
    await person.page.getByRole("textbox", { name: /^Your message to / }).fill(words);
    await person.press(person.page.getByRole("button", { name: "Send", exact: true }), "messages/send");
    await person.page.locator(".message-bubble").filter({ hasText: words.slice(0, 20) }).waitFor();
  };
  await write(mara, "Is the ladder still at yours? I want to get at the quinces before the frost does.");
  await write(lea, "It is in the shed, behind the bicycles.\n\nTake the *long* one. And mind the third rung: it has been about to break since your brother’s wedding, and nobody has had the heart to mend it.");
  await mara.arrives(mara.page.locator(".message-bubble").filter({ hasText: "in the shed" }), 60_000);
  await lea.page.locator(".message-form .comment-pictures > summary").click();
  await lea.page.locator(".message-form input[type=file]").setInputFiles(lake);
  await lea.page.locator(".message-form img").first().waitFor();
  await write(lea, "The lake this morning");
  await mara.arrives(mara.page.locator(".message-bubble img").first(), 60_000);
  lea.expectsOutage();
  await lea.page.goto("about:blank");
  await lea.node.stop();
  await write(mara, "Lovely. I come at six, if it does not rain.");
  await mara.page.getByText("Only you and Lea can read this").click();
  await shoot("conversation");
  await mara.open("/messages");
  await shoot("messages-listed");
  await mara.openFriend("Lea");
  await mara.end();
  await mara.open("/messages");
  await mara.page.locator(".conversation a").first().click();
  await mara.page.getByText("no longer friends").first().waitFor();
  await shoot("conversation-ended");
  await mara.page.locator(".comment-question > summary").last().click();
  await shoot("conversation-delete");
});

test("a house full of what people have", async ({ host }, info) => {
  test.slow();
  const shoot = camera(host, info.project.name);
  for (const [place, name] of PLACES) {
    await host.open(place);
    await shoot(`${name}-full`);
  }
  await host.open("/profile");
  await host.page.locator("#edit > summary").click();
  await shoot("profile-change");
  await host.open(`/friends/${await host.knows(NAMES[3], "accepted")}`);
  await host.openFriendMenu();
  await shoot("friend-full");
  await host.end();
  await host.page.getByRole("button", { name: "Ask again" }).waitFor();
  await shoot("friend-ended");
  // Without our script there is nothing to wait for.
  for (const place of ["public", "style"]) {
    await host.page.goto(`${host.node.origin}/${place}`);
    await shoot(`${place}-full`);
  }
});

const PLACES = [["/", "timeline"], ["/friends", "friends"], ["/circles", "circles"], ["/notifications", "notifications"], ["/messages", "messages"], ["/written", "written"], ["/search", "search"], ["/search?q=the", "search-found"], ["/profile", "profile"], ["/settings", "settings"], ["/settings/check", "check"], ["/settings/close", "close"], ["/settings/import", "import"], ["/settings/move", "move"], ["/settings/this-server", "this-server"], ["/settings/two-step", "two-step"], ["/settings/notifications", "notices"]] as const;

function camera({ page }: Person, project: string): (name: string) => Promise<void> {
  return async (name) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForLoadState("load");
      const lazy = page.locator("img[loading=lazy]");
      for (const image of await lazy.all()) await image.scrollIntoViewIfNeeded();
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: join(FOLDER, `${name}-${project}-${colorScheme}.png`), fullPage: name !== "picture-large" });
    }
  };
}
