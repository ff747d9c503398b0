import { chromium } from "@playwright/test";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless","--no-sandbox","--disable-gpu"] });
const p = await (await b.newContext()).newPage();
p.on("console", m => console.log(m.type(), m.text()));
p.on("pageerror", e => console.log("ERR", e.message, e.stack));
await p.goto("http://127.0.0.1:8150/sign-in"); await p.waitForTimeout(3000);
console.log(await p.evaluate(() => document.documentElement.outerHTML.slice(0, 3000)));
await b.close();
