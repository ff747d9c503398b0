// What goes wrong while one writes: odd clipboards, files that cannot be sent, input methods, a second window.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Request } from "@playwright/test";

import { PASSWORD } from "../support/person.ts";
import { photograph } from "../support/photograph.ts";
import { drawing } from "../support/scenery/landscape.ts";
import { expect, type Person, test } from "../support/test.ts";

const SCRIPT = { tag: ["@script", "@any-screen"] };

/** Pastes into the composer, as a browser tells of it; says whether the browser puts the text there itself. */
function paste(mara: Person, texts: Record<string, string>, picture: Buffer, name = "image.jpg"): Promise<boolean> {
  const given = { texts, base64: picture.toString("base64"), name };
  return mara.textbox.evaluate((field, { texts, base64, name }) => {
    const clipboard = new DataTransfer();
    for (const [type, text] of Object.entries(texts)) clipboard.setData(type, text);
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    clipboard.items.add(new File([bytes], name, { type: "image/jpeg" }));
    return field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: clipboard }));
  }, given);
}

test("text is pasted where there is text, and a picture where there is none", SCRIPT, async ({ mara, browser }) => {
  await mara.open("/");
  const cells = { "text/plain": "Bread\t3.20\nMilk\t1.10", "text/html": "<table><tr><td>Bread</td></tr></table>" };
  expect(await paste(mara, cells, await photograph(browser, 1)), "the browser pastes").toBe(true);
  expect(await paste(mara, { "text/html": "<img src='https://pictures.example/1.png'>" }, await photograph(browser, 2))).toBe(false);
  await expect(mara.descriptions).toHaveCount(1);
  // What file managers put beside a file that was copied.
  const copied = ["heron 1.jpg", "/home/mara/Pictures/heron 1.jpg", "file:///home/mara/Pictures/heron%201.jpg\r\n"];
  for (const [index, name] of copied.entries()) {
    const heron = await drawing(browser, [40 + index, 40]);
    expect(await paste(mara, { "text/plain": name }, heron, "heron 1.jpg"), name).toBe(false);
    await expect(mara.descriptions).toHaveCount(2 + index);
  }
  for (const text of ["https://pictures.example/heron 1.jpg", "/home/mara/Pictures/heron 1.jpg\nis the one"]) {
    expect(await paste(mara, { "text/plain": text }, Buffer.from("a picture"), "heron 1.jpg"), text).toBe(true);
  }
});

test("a form is held back while a file was not taken", SCRIPT, async ({ mara, browser }) => {
  mara.guard.expect(/ERR_FAILED.*pictures\/(upload|store)/);
  const picture = { name: "holiday.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 4) };
  const heldBack = mara.alert.filter({ hasText: "Not published yet" });
  await mara.open("/");
  await mara.page.route("**/api/pictures/*", (route) => route.abort());
  await mara.chooseFiles([picture]);
  const again = mara.composer.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await mara.write("With a picture");
  await mara.page.keyboard.press("Control+Enter");
  await expect(heldBack).toBeVisible();
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.page.getByRole("article")).toHaveCount(0);
  await mara.page.unroute("**/api/pictures/*");
  await again.click();
  await expect(mara.descriptions).toHaveCount(1);
  await expect(heldBack).toHaveCount(0);
  await mara.textbox.press("Control+Enter");
  const post = mara.post("With a picture");
  await expect(post.getByRole("link", { name: /^Enlarge picture/ })).toHaveCount(1);

  await mara.openEditor(post);
  await mara.page.route("**/api/pictures/*", (route) => route.abort());
  await mara.chooseFilesForEdit([picture]);
  await expect(mara.editor.getByRole("button", { name: "Try again" })).toBeVisible();
  await mara.editedText.press("Control+Enter");
  await expect(heldBack).toBeVisible();
  await mara.editor.getByRole("button", { name: "Dismiss" }).click();
  await mara.saveEdit();
});

test("keys of an input method, and of what fills in forms, send nothing", SCRIPT, async ({ mara }) => {
  await mara.open("/");
  const sent: string[] = [];
  mara.page.on("request", (request) => {
    if (request.url().endsWith("/api/posts/publish")) sent.push(request.url());
  });
  await mara.write("Half a word, then the whole");
  await mara.textbox.evaluate((field) => {
    const keys = { bubbles: true, cancelable: true, key: "Enter", ctrlKey: true };
    field.dispatchEvent(new KeyboardEvent("keydown", { ...keys, isComposing: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { ...keys, keyCode: 229 }));
    field.dispatchEvent(new Event("keydown", { bubbles: true }));
  });
  await mara.textbox.press("Control+Enter");
  await expect(mara.post("Half a word, then the whole")).toBeVisible();
  expect(sent).toHaveLength(1);
});

test("an empty file says that it is empty", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422/);
  await mara.open("/");
  const saved = mara.composer.getByText("Draft saved");
  await mara.write("A walk");
  if (mara.hasScript) await expect(saved).toBeVisible();
  // A button before it is pressed: it has an edge.
  else await expect(mara.composer.getByRole("button", { name: "Add pictures" })).not.toHaveCSS("border-top-color", "rgba(0, 0, 0, 0)");
  await mara.chooseFiles([{ name: "empty.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) }]);
  await expect(mara.composer.getByText("This file is empty")).toBeVisible();
  await expect(saved, "the refusal stands alone").toHaveCount(0);
});

test("a folder, and a file that is gone, are told apart from a server that is", SCRIPT, async ({ mara, browser }) => {
  mara.guard.expect(/ERR_(FILE_NOT_FOUND|UPLOAD_FILE_CHANGED|FAILED).*pictures\/upload/);
  const folder = await mkdtemp(join(tmpdir(), "o2m-files-"));
  const [first, second] = [join(folder, "first.jpg"), join(folder, "second.jpg")];
  await writeFile(first, await photograph(browser, 5));
  await writeFile(second, await photograph(browser, 6));
  await mkdir(join(folder, "holidays"));

  await mara.open("/");
  const box = await mara.textbox.boundingBox();
  const debug = await mara.context.newCDPSession(mara.page);
  const data = { items: [], files: [join(folder, "holidays")], dragOperationsMask: 1 };
  const place = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20, data };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await debug.send("Input.dispatchDragEvent", { type, ...place });
  await expect(mara.composer.getByText("This is a folder")).toBeVisible();

  const goOn = await mara.hold("pictures/upload");
  await mara.composer.getByLabel("Choose pictures").setInputFiles([first, second]);
  await expect(mara.composer.getByText("second.jpg")).toBeVisible();
  await rm(folder, { recursive: true });
  goOn();
  await expect(mara.composer.getByText("Your browser cannot read this file any more").first()).toBeVisible();
});

test("two windows, one draft: nobody's words are lost", { tag: "@any-screen" }, async ({ mara }) => {
  const words = "Three hundred words.\n\nOr nearly.";
  const other = await mara.context.newPage();
  await mara.open("/");
  await other.goto(mara.node.origin);
  if (mara.hasScript) await expect(other.locator("html[data-live]")).toBeAttached();
  const composer = other.getByRole("region", { name: "Write a post" });
  const save = async (form: typeof composer): Promise<void> => {
    if (mara.hasScript) await expect(form.getByText("Draft saved")).toBeVisible();
    else await form.getByRole("button", { name: "Add pictures" }).click();
  };
  await mara.write(words);
  await save(mara.composer);
  await composer.getByRole("textbox", { name: "Your post" }).fill("x");
  await save(composer);
  await expect(composer.getByText("Or nearly.")).toBeVisible();
  await composer.getByRole("button", { name: "Add it to the text" }).click();
  await expect(composer.getByRole("textbox", { name: "Your post" })).toHaveValue(`x\n\n${words}`);
  await expect(composer.getByRole("button", { name: "Add it to the text" })).toHaveCount(0);
  await composer.getByRole("button", { name: "Publish" }).click();
  await expect(other.getByRole("article").filter({ hasText: "Or nearly." })).toBeVisible();
});

test("what was typed a moment before a reload is there, in the draft and in an edit", SCRIPT, async ({ mara, browser }) => {
  mara.guard.expect(/ERR_(FAILED|ABORTED).*(draft\/save|keep-edit)/);
  await mara.open("/");
  await mara.addPictures([{ name: "mill.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 11) }]);
  // Whatever the page sends at its last moment comes too late, or never.
  await mara.page.route("**/api/draft/save", (route) => route.abort());
  await mara.write("Typed a moment before");
  await mara.descriptions.fill("The old mill");
  await mara.reload();
  await expect(mara.textbox).toHaveValue("Typed a moment before");
  await expect(mara.descriptions).toHaveValue("The old mill");
  await mara.page.unroute("**/api/draft/save");
  await mara.textbox.press("End");
  await mara.page.keyboard.type(", and after");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  const post = mara.post("Typed a moment before, and after");
  await expect(post.getByRole("img", { name: "The old mill" })).toBeVisible();
  await mara.reload();
  await expect(mara.textbox, "what was published is no draft").toHaveValue("");

  await mara.openEditor(post);
  await mara.page.route("**/api/posts/keep-edit", (route) => route.abort());
  await mara.editedText.fill("Changed a moment before");
  await mara.reload();
  await expect(mara.editedText).toHaveValue("Changed a moment before");
  await mara.page.unroute("**/api/posts/keep-edit");
  await mara.saveEdit();
  await mara.open("/");
  await expect(mara.post("Changed a moment before")).toBeVisible();
});

test("a form that does not hear that it was saved is the same form after a reload", SCRIPT, async ({ mara }) => {
  mara.guard.expect(/ERR_(FAILED|ABORTED).*(draft\/save|posts\/publish)/);
  const path = "**/api/draft/save";
  await mara.open("/");
  await mara.page.route(path, (route) => route.abort());
  await mara.write("A walk by the river");
  // The page goes on as the form that the browser kept.
  await mara.reload();
  await expect(mara.textbox).toHaveValue("A walk by the river");
  // What it says arrives from here on, and no answer does.
  let arrived = () => {};
  const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
  let late: Request | undefined;
  await mara.page.route(path, async (route) => {
    late ??= route.request();
    await route.fetch();
    await route.abort();
    arrived();
  });
  await hasArrived;
  await mara.page.unroute(path);
  await mara.reload();
  await expect(mara.textbox).toHaveValue("A walk by the river");
  await mara.write("A run by the lake");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await expect(mara.composer.getByRole("button", { name: "Add it to the text" }), "these were its own words").toHaveCount(0);

  await mara.page.route("**/api/posts/publish", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.alert).toBeVisible();
  // As one that was on its way for long.
  const headers = { Accept: "application/json", Origin: mara.node.origin, "Content-Type": (await late!.headerValue("content-type"))! };
  const answer = await mara.page.request.post(late!.url(), { headers, data: late!.postDataBuffer()! });
  expect(answer.ok()).toBe(true);
  await mara.reload();
  await expect(mara.textbox, "what was published is no draft").toHaveValue("");
  await expect(mara.page.getByRole("article")).toHaveCount(1);
});

test("the way back to a page shows what was saved last", SCRIPT, async ({ mara }) => {
  const saved = mara.composer.getByText("Draft saved");
  await mara.open("/");
  await mara.write("Yesterday");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.post("Yesterday")).toBeVisible();
  await mara.write("A walk by the river");
  await expect(saved).toBeVisible();
  await mara.open("/friends");
  await mara.open("/");
  await mara.write("A run by the lake");
  await expect(saved).toBeVisible();
  for (const path of ["/friends", "/"]) {
    await mara.page.goBack();
    await expect(mara.page).toHaveURL(`${mara.node.origin}${path}`);
  }
  await mara.settled();
  await expect(mara.textbox).toHaveValue("A run by the lake");
  await expect(mara.composer.getByRole("button", { name: "Add it to the text" })).toHaveCount(0);
});

test("a reload writes over nobody's words unseen", SCRIPT, async ({ mara }) => {
  mara.guard.expect(/ERR_(FAILED|ABORTED).*draft\/save/);
  await mara.open("/");
  await mara.page.route("**/api/draft/save", (route) => route.abort());
  await mara.write("From the desk");
  const other = await mara.context.newPage();
  await other.goto(mara.node.origin);
  await expect(other.locator("html[data-live]")).toBeAttached();
  const composer = other.getByRole("region", { name: "Write a post" });
  await composer.getByRole("textbox", { name: "Your post" }).fill("From the phone");
  await expect(composer.getByText("Draft saved")).toBeVisible();
  await other.close();
  await mara.page.unroute("**/api/draft/save");
  await mara.reload();
  await expect(mara.textbox).toHaveValue("From the desk");
  await expect(mara.composer.getByText("From the phone"), "it is offered").toBeVisible();
});

test("pictures are put into another order: by buttons, by the keyboard, by dragging", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.open("/");
  const pictures = await Promise.all(
    ["one", "two", "three"].map(async (alt, seed) => ({ name: `${alt}.jpg`, mimeType: "image/jpeg", buffer: await photograph(browser, 20 + seed), alt })),
  );
  await mara.addPictures(pictures);
  const order = () => mara.descriptions.evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value).join(" "));
  const earlier = mara.composer.getByRole("button", { name: "Move picture 3 up" });
  if (mara.hasScript) {
    await earlier.focus();
    await mara.page.keyboard.press("Enter");
    await expect.poll(order).toBe("one three two");
    await expect(mara.composer.getByRole("button", { name: "Move picture 2 up" }), "the keyboard keeps its place").toBeFocused();
    await mara.composer.locator(".attachment img").nth(2).dragTo(mara.composer.locator(".attachment img").nth(0));
    await expect.poll(order).toBe("two one three");
    await expect(mara.composer.getByText("Draft saved")).toBeVisible();
    await mara.reload();
    await expect.poll(order).toBe("two one three");
  } else {
    await mara.press(earlier, "draft/save");
    expect(await order()).toBe("one three two");
    await mara.press(mara.composer.getByRole("button", { name: "Move picture 1 down" }), "draft/save");
    expect(await order()).toBe("three one two");
  }
  const expected = await order();
  await mara.write("In their order");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  const shown = mara.post("In their order").locator(".picture img");
  await expect(shown).toHaveCount(3);
  expect((await shown.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).alt))).join(" ")).toBe(expected);
});

test("a draft is discarded after asking", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.open("/");
  await expect(mara.composer.getByText("Discard the draft")).toHaveCount(0);
  await mara.write("Better not");
  await mara.addPictures([{ name: "mill.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 12) }]);
  await mara.composer.locator("summary", { hasText: "Discard the draft" }).click();
  await mara.press(mara.composer.getByRole("button", { name: "Discard it for good" }), "draft/save");
  await expect(mara.textbox).toHaveValue("");
  await expect(mara.textbox, "one goes on writing").toBeFocused();
  await expect(mara.descriptions).toHaveCount(0);
  await mara.reload();
  await expect(mara.textbox).toHaveValue("");
  await expect(mara.descriptions).toHaveCount(0);
  await expect(mara.composer.getByText("Discard the draft")).toHaveCount(0);
});

test("a picture dropped beside the composer is taken", SCRIPT, async ({ mara, browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "o2m-files-"));
  const file = join(folder, "beside.jpg");
  await writeFile(file, await photograph(browser, 13));
  await mara.open("/");
  const debug = await mara.context.newCDPSession(mara.page);
  const place = { x: 20, y: 700, data: { items: [], files: [file], dragOperationsMask: 1 } };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await debug.send("Input.dispatchDragEvent", { type, ...place });
  await expect(mara.descriptions).toHaveCount(1);
  await expect(mara.page).toHaveURL(`${mara.node.origin}/`);
  await rm(folder, { recursive: true });
});

test("the preview shows the pictures as the post will, when writing and when changing", SCRIPT, async ({ mara, browser }) => {
  await mara.open("/");
  await mara.write("With **weight**");
  await mara.addPictures([{ name: "mill.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 14), alt: "A mill" }]);
  const preview = mara.page.getByRole("region", { name: "This is how it will look" });
  const button = mara.composer.getByRole("button", { name: "Preview" });
  await button.click();
  await expect(preview.locator("strong")).toHaveText("weight");
  await expect(preview.getByRole("link", { name: /Enlarge picture|A mill/ })).toBeVisible();
  const drawing = (place: typeof button) => place.locator("svg").first().innerHTML();
  expect(await drawing(button), "two icons").not.toBe(await drawing(mara.composer.locator(".audience-select")));
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await mara.openEditor(mara.post("With weight"));
  await expect(mara.editor.locator(".attachment img")).toHaveCount(1);
  await mara.editor.getByRole("button", { name: "Preview" }).click();
  await expect(preview.locator("strong")).toHaveText("weight");
  await expect(preview.getByRole("link", { name: /Enlarge picture|A mill/ })).toBeVisible();
});

test("how much more fits is said near the end, and once", SCRIPT, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/posts\/publish/);
  const publish = mara.composer.getByRole("button", { name: "Publish" });
  await mara.open("/");
  await mara.write("a".repeat(60_000));
  await expect(mara.composer.getByText("About 5536 characters left. A post holds about 65,000.")).toBeVisible();
  await mara.write("a".repeat(65_537));
  const tooMany = mara.composer.getByText("1 character too many. A post holds about 65,000 characters.");
  await expect(tooMany).toBeVisible();
  await publish.click();
  await expect(mara.alert).toContainText("This text is 1 character too long.");
  await expect(tooMany).toHaveCount(0);
  await mara.write("Short again");
  await expect(mara.alert, "it is not true any more").toHaveCount(0);
  await publish.click();
  await expect(mara.composer.getByText("Published.")).toBeVisible();
  await publish.click();
  await expect(mara.alert).toContainText("A post needs some text");
  await expect(mara.composer.getByText("Published."), "that was another one").toHaveCount(0);
});

test("what is said of a choice moves no button, and Save stands beside the others", SCRIPT, async ({ mara }) => {
  for (const name of ["The whole neighbourhood of the old harbour", "Choir"]) await mara.callAsScript("circles/make", { name });
  const top = async (name: string, form = mara.composer) => (await form.getByRole("button", { name, exact: true }).boundingBox())?.y ?? 0;
  await mara.open("/");
  const before = await top("Publish");
  expect(Math.abs(before - (await top("Preview"))), "one row, however long a name is").toBeLessThan(8);
  await mara.audience.selectOption({ label: "public" });
  await expect(mara.composer.getByText("Anyone who knows the address of your O2M can read")).toBeVisible();
  expect(await top("Publish")).toBe(before);
  await mara.audience.selectOption({ label: "several circles" });
  await expect(mara.composer.getByRole("group", { name: "Which circles?" })).toBeVisible();
  expect(await top("Publish")).toBe(before);
  await mara.publishAsScript("By the river");
  await mara.open("/");
  await mara.openEditor(mara.post("By the river"));
  const save = await top("Save", mara.editor);
  const cancel = await mara.editor.getByRole("link", { name: "Cancel" }).boundingBox();
  expect(Math.abs(save - (cancel?.y ?? 0))).toBeLessThan(8);
  expect(Math.abs(save - (await top("Preview", mara.editor)))).toBeLessThan(8);
});

test("the name of the chosen circle is whole, however long", SCRIPT, async ({ mara }) => {
  const names = ["The whole neighbourhood of the old harbour", "Choir"];
  for (const name of names) await mara.callAsScript("circles/make", { name });
  const isWhole = (select: HTMLSelectElement): boolean => {
    const style = getComputedStyle(select);
    const pen = new OffscreenCanvas(1, 1).getContext("2d")!;
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return pen.measureText(select.selectedOptions[0]?.text ?? "").width <= room + 1;
  };
  const publish = mara.composer.getByRole("button", { name: "Publish" });
  for (const width of [1280, 390]) {
    await mara.page.setViewportSize({ width, height: 900 });
    await mara.open("/");
    const place = await publish.boundingBox();
    for (const label of ["all friends", "several circles", ...names]) {
      await mara.audience.selectOption({ label });
      expect(await mara.audience.evaluate(isWhole), `${label}, at ${width} pixels`).toBe(true);
      expect(await publish.boundingBox(), "the button stays").toEqual(place);
    }
    await mara.open("/settings");
    const settled = mara.page.getByRole("main").getByRole("combobox", { name: "Seen by" });
    await settled.selectOption({ label: names[0]! });
    expect(await settled.evaluate(isWhole), `in the settings, at ${width} pixels`).toBe(true);
  }
});

test("signed out elsewhere while writing: said once, and the words come back", SCRIPT, async ({ mara }) => {
  mara.guard.expect(/status of 401/);
  mara.guard.expect(/\/events/);
  await mara.open("/");
  await mara.context.clearCookies();
  await mara.write("Nobody shall lose this");
  const notice = mara.composer.getByText(/signed out/i);
  await expect(notice).toBeVisible();
  await mara.page.keyboard.press("Control+Enter");
  await expect(notice).toHaveCount(1);
  await mara.composer.getByRole("link", { name: "Sign in" }).click();
  await expect(mara.page).toHaveURL(/\/sign-in\?next=/);
  await mara.settled();
  await mara.signIn();
  await expect(mara.textbox).toHaveValue("Nobody shall lose this");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  const post = mara.post("Nobody shall lose this");
  await expect(post).toBeVisible();

  await mara.openEditor(post);
  await mara.context.clearCookies();
  await mara.editedText.fill("Nor this");
  await expect(mara.editor.getByText(/signed out/i)).toHaveCount(1);
  await mara.editor.getByRole("link", { name: "Sign in" }).click();
  await mara.settled();
  await mara.signIn();
  await expect(mara.page).toHaveURL(/\/edit\?unsaved=/);
  await expect(mara.editedText).toHaveValue("Nor this");
});

/** Signs in by the link in what went wrong, in the tab that it opens. */
async function signInBeside(mara: Person): Promise<void> {
  const link = mara.alert.getByRole("link", { name: /^Sign in/ });
  await expect(link).toHaveAttribute("target", "_blank");
  const [beside] = await Promise.all([mara.context.waitForEvent("page"), link.click()]);
  await expect(beside.locator("html[data-live]")).toBeAttached();
  await beside.getByLabel("Name", { exact: true }).fill("Mara");
  await beside.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await beside.getByRole("button", { name: "Sign in" }).click();
  await expect(beside.getByRole("region", { name: "Write a post" })).toBeVisible();
  await beside.close();
}

test("signed out elsewhere while changing something else: one signs in beside it, and the words stay", SCRIPT, async ({ mara }) => {
  mara.guard.expect(/status of 401/);
  mara.guard.expect(/\/events/);
  const main = mara.page.getByRole("main");
  await mara.open("/circles");
  const name = main.getByLabel("Name", { exact: true });
  const make = main.getByRole("button", { name: "Create circle" });
  await name.fill("Choir");
  await mara.context.clearCookies();
  await mara.press(make, "circles/make");
  await signInBeside(mara);
  await expect(name).toHaveValue("Choir");
  await mara.press(make, "circles/make");
  await expect(mara.page.getByRole("region", { name: "Choir", exact: true })).toBeVisible();

  await mara.open("/profile");
  await main.locator("#edit > summary").click();
  const about = main.getByLabel("About you");
  const save = main.getByRole("button", { name: "Save", exact: true });
  await about.fill("Bread and bicycles");
  await mara.context.clearCookies();
  await mara.press(save, "profile/change");
  await signInBeside(mara);
  await expect(about).toHaveValue("Bread and bicycles");
  await mara.press(save, "profile/change");
  await expect(main.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await mara.reload();
  await expect(main.locator(".profile-about")).toHaveText("Bread and bicycles");
});
