// Keeps a page of the room on this device, so that it opens without a network, too. Only for two days.

"use strict";
const KEPT = "connect-room";
const LONGEST = 2 * 24 * 60 * 60 * 1000;

const isYoung = (answer) => Date.now() - Date.parse(answer.headers.get("Date") ?? "") < LONGEST;

const newest = async (request) => {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await cache.put(request, answer.clone());
    } else {
      await cache.delete(request);
    }
    return answer;
  } catch (problem) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept && isYoung(kept)) {
      return kept;
    }
    await cache.delete(request);
    throw problem;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  const isPart = request.mode === "navigate" || ["style", "script", "image"].includes(request.destination);
  if (request.method === "GET" && isOurs && isPart) {
    event.respondWith(newest(request));
  }
});
