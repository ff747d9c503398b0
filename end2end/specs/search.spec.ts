// Finding what is here, between real servers.

import { check } from "../support/axe.ts";
import type { Person } from "../support/test.ts";
import { expect, test } from "../support/test.ts";

const results = (person: Person) => person.page.getByRole("main").locator("article.found");
const marks = (person: Person) => person.page.getByRole("main").locator("mark");

/** Types a search; without JavaScript, and on request, it is sent. */
async function search(person: Person, typed: string, isSent = !person.hasScript): Promise<void> {
  const field = person.page.getByRole("searchbox", { name: "What are you looking for?" });
  await field.fill(typed);
  if (isSent) await field.press("Enter");
  await expect(person.page).toHaveURL((url) => url.searchParams.get("q") === typed);
}

test("posts and comments are found as one types, until they go", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Quince jelly from **Łódź**, with 東京の友達");
  await mara.publish("Frost tonight");
  await lea.publish("Our quinces are late, don't wait");
  await lea.open("/");
  await lea.arrives(lea.page.getByRole("article").filter({ hasText: "Frost tonight" }));

  await lea.page.getByRole("link", { name: "Search", exact: true }).click();
  await expect(lea.page.getByRole("heading", { name: "What you can type" })).toBeVisible();
  await check(lea, "nothing searched yet");
  await search(lea, "quinc");
  await expect(results(lea)).toHaveCount(2);
  await expect(results(lea).first()).toContainText("Our quinces are late");
  await expect(marks(lea)).toHaveText(["quinces", "Quince"]);
  await check(lea, "found");
  if (lea.hasScript) await expect(lea.page.getByRole("searchbox"), "one goes on typing").toBeFocused();

  for (const [typed, count] of [["lodz", 1], ["友達", 1], ["don't", 1], ["from:mara quince", 1], ["from:me", 1], ["\"jelly quince\"", 0], ["c++ NOT (", 0], ["has:picture", 0]] as const) {
    await search(lea, typed);
    await expect(results(lea), typed).toHaveCount(count);
  }
  await check(lea, "nothing found");
  await search(lea, "mara");
  await expect(lea.page.getByRole("list", { name: "Friends" }).getByRole("link", { name: "Mara" })).toBeVisible();

  await search(lea, "jelly", true);
  await results(lea).getByRole("link").click();
  await expect(lea.page).toHaveURL(/\/posts\/\d+$/);
  await lea.page.goBack();
  await lea.settled();
  await expect(results(lea)).toHaveCount(1);

  await mara.open("/");
  await mara.delete(mara.page.getByRole("article").filter({ hasText: "Quince jelly" }));
  await expect(async () => {
    await lea.open("/search?q=jelly");
    await expect(results(lea)).toHaveCount(0, { timeout: 100 });
  }).toPass();
});

test("a search that is too long says so", { tag: "@twice" }, async ({ mara }) => {
  await mara.open(`/search?q=${"x".repeat(502)}`);
  await expect(mara.page.getByRole("alert").first()).toHaveText("2 characters too many. A search holds 500 characters.");
  await check(mara, "a search that is too long");
});
