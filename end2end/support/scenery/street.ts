// A street full of people, made once: two who publish, and neighbours enough that no row holds them.

import { type Browser, expect } from "@playwright/test";

import type { Person, PictureFile } from "../person.ts";
import { askToBeFriends } from "./caller.ts";
import { EVENING, LAKE, MORNING, drawing, landscape } from "./landscape.ts";
import { CIRCLES, LETTERS, NAMES, longLetter, word } from "./words.ts";

const FRIENDS = 60;
/** Requests that nobody has answered. */
const ASKING = 3;
/** Posts on the friend's page. */
const POSTS = 139;
const ONE_KIB = 1024;

type Picture = PictureFile & { alt: string };

/** Furnishes the servers of two people who are strangers to each other: `host` gets all of it to see. */
export async function furnish(host: Person, friend: Person, browser: Browser): Promise<void> {
  await host.callAsScript("profile/save", { name: NAMES[0], about: `${word(50)}\n${LETTERS.arabic.slice(0, 200)}` });
  await friend.callAsScript("profile/save", { name: NAMES[3], about: LETTERS.chinese.slice(0, 400) });
  const letters = [...Object.values(LETTERS), longLetter(60 * ONE_KIB)];
  for (let n = letters.length; n < POSTS; n += 1) await friend.publishAsScript(`Post ${n} of many.`);
  await neighbours(host);
  const circles: number[] = [];
  for (const name of CIRCLES) circles.push(await host.callAsScript<number>("circles/make", { name }));
  const { contact } = await host.callAsScript<{ contact: string }>("friends/greet", { address: friend.node.address });
  await host.callAsScript("friends/request", { contact });
  await friend.callAsScript("friends/accept", { id: String(await friend.knows(NAMES[0], "received")) });
  const friendId = await host.knows(NAMES[3], "accepted");
  await fill(host, circles, friendId);
  await publish(host, circles, await pictures(browser));
  for (const letter of letters) await friend.publishAsScript(letter);
  await talk(host, friend);
  await expect(async () => {
    const page = await host.context.request.get(`${host.node.origin}/friends/${friendId}`);
    expect(await page.text()).toContain("along the river was closed");
  }).toPass();
}

/** A thread under the host's newest post, five deep, with the longest words and names. */
async function talk(host: Person, friend: Person): Promise<void> {
  const [post] = await posts(host, "timeline/read-own");
  let said = 0;
  const say = async (person: Person, where: number, text: string, to?: number): Promise<number> => {
    said += 1;
    const form = { post: String(where), id: said.toString(16).padStart(32, "0"), text };
    return person.callAsScript<number>("threads/comment", to === undefined ? form : { ...form, reply_to: String(to) });
  };
  let deepest = await say(host, post ?? 0, LETTERS.fifty);
  for (const text of [LETTERS.fourHundred, LETTERS.markdown, LETTERS.arabic, LETTERS.oneWord]) deepest = await say(host, post ?? 0, text, deepest);
  for (const emoji of ["❤️", "👨‍👩‍👧‍👦", "🎉"]) await host.callAsScript("threads/react", { post: String(post), emoji });
  await expect(async () => {
    const [newest] = await posts(friend, "timeline/read", LETTERS.fourHundred);
    await say(friend, newest ?? 0, LETTERS.chinese);
  }).toPass();
}

/** The numbers of posts in a list, newest first; of those that say `text`. */
async function posts(person: Person, list: string, text = ""): Promise<number[]> {
  const answer = await person.context.request.get(`${person.node.origin}/api/${list}`, { headers: { Accept: "application/json" } });
  const page = (await answer.json()) as { posts: { id: number; is_mine: boolean; html: string }[] };
  return page.posts.filter(({ is_mine, html }) => is_mine === (list === "timeline/read-own") && html.includes(text)).map(({ id }) => id);
}

/** Keys without a house behind them: the host sees them as friends who do not answer. */
async function neighbours(host: Person): Promise<void> {
  const port = Number(new URL(host.node.origin).port);
  const names = NAMES.filter((_, index) => index !== 0 && index !== 3);
  const name = (number: number): string => names[number] ?? `Neighbour ${number}`;
  const asks = async (number: number): Promise<void> => askToBeFriends(port, name(number), number);
  const numbers = Array.from({ length: FRIENDS + ASKING }, (_, number) => number);
  const isLong = (number: number): boolean => [NAMES[1], NAMES[4]].includes(name(number));
  await Promise.all(numbers.filter((number) => !isLong(number)).map(asks));
  // These come last, and so stand on the first page of the notifications.
  for (const number of numbers.filter(isLong)) await asks(number);
  const received = (await host.peers()).filter((peer) => peer.state === "received");
  expect(received).toHaveLength(FRIENDS + ASKING);
  // Those who still ask have the longest names as well.
  const asking = received.filter((peer) => peer.person.name === NAMES[1] || peer.person.name === NAMES[4]);
  const others = received.filter((peer) => !asking.includes(peer)).slice(0, FRIENDS);
  for (const { id } of others) await host.callAsScript("friends/accept", { id: String(id) });
}

async function fill(host: Person, circles: number[], friendId: number): Promise<void> {
  const friends = (await host.peers()).filter((peer) => peer.state === "accepted");
  const ids = [friendId, ...friends.slice(0, 12).map(({ id }) => id)];
  const members = Object.fromEntries(ids.map((id) => [`members[${id}]`, "on"]));
  for (const circle of circles.slice(0, 2)) await host.callAsScript("circles/set-members", { id: String(circle), ...members });
}

/** Of every shape: landscape, portrait, panorama, very small, and nothing but strokes. */
async function pictures(browser: Browser): Promise<Picture[]> {
  const file = (name: string, buffer: Buffer, alt: string): Picture => {
    return { name, mimeType: name.endsWith("png") ? "image/png" : "image/jpeg", buffer, alt };
  };
  return [
    file("portrait.jpg", await landscape(browser, EVENING, [360, 540]), "The mill, upright"),
    file("walk.jpg", await landscape(browser, MORNING, [480, 320]), "Hills in the first light"),
    file("ridge.jpg", await landscape(browser, LAKE, [1500, 150]), "The whole ridge"),
    file("badge.png", await drawing(browser, [40, 40]), "A badge"),
    file("strokes.png", await drawing(browser, [320, 240]), ""),
  ];
}

async function publish(host: Person, circles: number[], shapes: Picture[]): Promise<void> {
  const audience = circles.map((circle) => `circle-${circle}`);
  for (const [index, shape] of shapes.entries()) {
    await host.publishAsScript(`Alone: ${shape.name}`, { audience: audience[index] ?? "public", pictures: [shape] });
  }
  for (const count of [2, 3, 4, 5, 7, 10]) {
    const many = Array.from({ length: count }, (_, index) => shapes[index % 2] as Picture);
    await host.publishAsScript(`${count} pictures`, { audience: "all-friends", pictures: many });
  }
  for (const letter of [LETTERS.markdown, LETTERS.fourHundred]) await host.publishAsScript(letter, { audience: "public" });
}
