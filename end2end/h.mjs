import { chromium } from "@playwright/test";
import fs from "fs";
const pkg="/work/tmp/ci/o2m/target/site/pkg/"; const f=e=>pkg+fs.readdirSync(pkg).find(n=>n.endsWith(e));
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless","--no-sandbox","--disable-gpu"] });
const c=await b.newContext({viewport:{width:390,height:844}}); const p = await c.newPage();
await c.route("**/pkg/*.js", r=>r.fulfill({path:f(".js"),contentType:"text/javascript"}));
await c.route("**/pkg/*.wasm", r=>r.fulfill({path:f(".wasm"),contentType:"application/wasm"}));
p.on("console", m => console.log(m.type(), m.text()));
p.on("pageerror", e => console.log("ERR", e.message, e.stack));
const hyd=async(w)=>{ await p.waitForTimeout(2500); console.log(w,p.url(), await p.evaluate(()=>document.documentElement.hasAttribute("data-hydrated"))); };
await p.goto("http://127.0.0.1:8150/sign-in"); await hyd("sign-in");
await p.fill("#name","user"); await p.fill("input[type=password]","password"); await p.click("button[type=submit]"); await hyd("set-up");
await p.fill("input[name=name]","Mara"); await p.fill("input[name=password]","tin kettle on the hob"); await p.getByRole("button").last().click(); await hyd("signin2");
await p.fill("#name","Mara"); await p.fill("input[type=password]","tin kettle on the hob"); await p.click("button[type=submit]"); await hyd("timeline");
await p.fill("#composer-text","Hello **world**"); await p.getByRole("button",{name:"Publish"}).last().click(); await p.waitForTimeout(2000);
console.log((await p.getByRole("article").allInnerTexts()));
for (const u of ["/friends","/notifications","/profile","/settings","/circles"]) { await p.goto("http://127.0.0.1:8150"+u); await hyd(u); }
await p.screenshot({path:"/tmp/relrun/s.png"});
await b.close();
