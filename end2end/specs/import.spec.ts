// Settings, Import: a file is sent, looked at, imported at a press, and taken back.

import { check } from "../support/axe.ts";
import { photograph } from "../support/photograph.ts";
import { type Person, expect, test } from "../support/test.ts";
import { zip } from "../support/zip.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

function note(number: number, content: string, attachment: object[] = []): object {
  const object = { id: `https://s.example/${number}`, published: `2019-03-0${number}T12:00:00Z`, content, attachment };
  return { type: "Create", to: [PUBLIC], object };
}

async function send(person: Person, name: string, buffer: Buffer): Promise<void> {
  await person.page.getByLabel("The zip file").setInputFiles({ name, mimeType: "application/zip", buffer });
  await person.page.getByRole("button", { name: "Look into the file" }).click();
  await expect(person.page).toHaveURL(/saved=sent/);
}

test("an archive is looked at, imported and taken back", { tag: "@any-screen" }, async ({ mara, browser }) => {
  const picture = { mediaType: "image/jpeg", url: "/media_attachments/kale.jpg", name: "Kale under rime" };
  const orderedItems = [note(1, "<p>First <strong>frost</strong></p>", [picture]), note(2, "<p>Then snow</p>"), { type: "Announce", object: "https://t.example/1" }];
  const archive = zip({ "outbox.json": JSON.stringify({ orderedItems }), "media_attachments/kale.jpg": await photograph(browser) });

  await mara.open("/settings");
  await mara.page.getByRole("region", { name: "Import" }).getByRole("link", { name: "Import posts" }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("Import");
  await expect(mara.page.getByRole("main")).toContainText("You have no imports yet.");
  await send(mara, "archive.zip", archive);

  const card = mara.page.getByRole("region", { name: "archive.zip" });
  await mara.arrives(card.getByRole("button", { name: "Import" }));
  await expect(card).toContainText("2 new posts");
  await expect(card).toContainText("1 picture in them");
  await expect(card).toContainText("1 post of somebody else that you passed on");
  await expect(card.getByRole("radio", { name: "Only me" })).toBeChecked();
  await check(mara, "an import that asks");
  await mara.press(card.getByRole("button", { name: "Import" }), "imports/start");
  await mara.arrives(card.getByText("Done. 2 posts are here."));

  await mara.open("/");
  await expect(mara.post("First frost")).toContainText(/only me/i);
  await expect(mara.post("First frost").getByRole("img", { name: "Kale under rime" })).toBeVisible();
  await mara.open("/settings/import");
  await card.getByText("Undo this import").click();
  await mara.press(card.getByRole("button", { name: "Delete them" }), "imports/undo");
  await mara.arrives(mara.page.getByText("You have no imports yet."));
  await mara.open("/");
  await expect(mara.post("First frost")).toHaveCount(0);
});

test("a file that is nothing to import says so", { tag: "@twice" }, async ({ mara }) => {
  await mara.open("/settings/import");
  await send(mara, "letter.zip", Buffer.from("no zip"));
  const card = mara.page.getByRole("region", { name: "letter.zip" });
  await mara.arrives(card.getByText("This is not a zip file."));
  await mara.press(card.getByRole("button", { name: "Take it off this list" }), "imports/undo");
  await mara.arrives(mara.page.getByText("You have no imports yet."));
});
