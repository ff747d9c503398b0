// Shows a page of its own when the node does not answer, and leads from a notification of the browser's to what it is about.
// Keeps nothing but that page: what friends share is never stored here.
"use strict";

const KEPT = "offline-2";
const PAGE = "/offline";

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll([PAGE, "/offline.css", "/icon.svg"]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const takeOver = async () => {
    const outdated = (await caches.keys()).filter((name) => name !== KEPT);
    await Promise.all(outdated.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (["/offline.css", "/icon.svg"].includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

self.addEventListener("notificationclick", (event) => {
  const { href } = new URL(event.notification.data?.href ?? "/", self.location.origin);
  const lead = async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = pages.find((page) => page.url === href);
    // Another page may hold what is being written, so none is led away.
    await (there === undefined ? self.clients.openWindow(href) : there.focus());
  };
  event.notification.close();
  event.waitUntil(lead());
});
