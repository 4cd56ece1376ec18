// Asks every few seconds whether something is new, and takes over the parts of the page that are. Without a network the
// page stays as it is, and even opens again: a worker keeps it on this device for two days.

"use strict";
{
  const KEPT = "connect-room";
  const room = document.querySelector("[data-connect-room]");
  const SHORTEST = 4000;
  // Telephones are many: they take longer than a projector, so that a new round is not opened by all at once.
  const LONGEST = Number(room.dataset.longest ?? 9000);
  const offline = document.querySelector("[data-connect-offline]");
  let key = room.dataset.key;
  let tag = null;

  const ask = async () => {
    const sent = Date.now();
    const answer = await fetch(room.dataset.connectRoom, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status === 304) {
      return key;
    }
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    tag = answer.headers.get("ETag");
    const news = await answer.json();
    const offset = String(news.now - (sent + Date.now()) / 2);
    document.documentElement.dataset.connectOffset = offset;
    sessionStorage.setItem("connect-offset", offset);
    return news.key;
  };

  // What somebody is writing, or has not kept yet, is not taken from them.
  const isChanged = (field) => field.type !== "hidden" && (field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  const isBusy = (part) => [...part.querySelectorAll("input, textarea")].some((field) => field === document.activeElement || isChanged(field));
  const open = (part) => [...part.querySelectorAll("details[open]")].map((one) => one.dataset.connectFold);

  const takeOver = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    const copy = answer.clone();
    window.caches?.open(KEPT).then((cache) => cache.put(location.href, copy)).catch(() => undefined);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-connect-part]")) {
      const fresh = page.querySelector(`[data-connect-part="${part.dataset.connectPart}"]`);
      if (fresh && !isBusy(part) && fresh.innerHTML !== part.innerHTML) {
        const stillOpen = open(part);
        const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
        part.replaceWith(document.adoptNode(fresh));
        if (focused) {
          document.getElementById(focused)?.focus();
        }
        fresh.querySelectorAll("details").forEach((one) => { one.open ||= stillOpen.includes(one.dataset.connectFold); });
      }
    }
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("connect:fresh"));
  };

  const look = async () => {
    const fresh = await ask();
    if (fresh !== key) {
      await takeOver();
      key = fresh;
    }
  };

  const again = () => setTimeout(async () => {
    const isOnline = await look().then(() => true, () => false);
    offline.hidden = isOnline;
    if (isOnline) {
      document.dispatchEvent(new CustomEvent("connect:online"));
    }
    again();
  }, SHORTEST + Math.random() * (LONGEST - SHORTEST));

  const keep = async () => {
    await navigator.serviceWorker.register(room.dataset.worker, { scope: location.pathname });
    const cache = await caches.open(KEPT);
    const parts = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => /\.(css|js|svg)(\?|$)/.test(name));
    await Promise.allSettled([location.href, ...parts].map((address) => cache.add(address)));
  };

  document.addEventListener("connect:kept", () => takeOver().catch(() => undefined));
  look().then(() => { offline.hidden = true; }, () => { offline.hidden = false; }).finally(again);
  if (navigator.serviceWorker && window.caches) {
    addEventListener("load", () => keep().catch(() => undefined));
  }
}
