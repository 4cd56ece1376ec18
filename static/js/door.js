// Keeps what a welcome desk does on this device until the portal has it, with or without a network. Each deed carries the
// time when it was done, so sending it late, twice or in another order does no harm.

"use strict";
{
  const EVERY = 5000;
  const PATIENCE = 10000;
  const door = document.querySelector("[data-connect-door]");
  const WAITING = `connect-door:${door.dataset.meeting}`;
  const OFFSET = "connect-door-offset";
  const show = (what, isShown) => { door.querySelector(`[data-connect-${what}]`).hidden = !isShown; };
  let here = null;
  let tag = null;
  let isBusy = false;
  let isMore = false;

  const read = () => JSON.parse(localStorage.getItem(WAITING) ?? "[]");
  const tell = () => document.dispatchEvent(new CustomEvent("connect:door", { detail: { here, deeds: read() } }));
  const write = (deeds) => {
    if (deeds.length) {
      localStorage.setItem(WAITING, JSON.stringify(deeds));
    } else {
      localStorage.removeItem(WAITING);
    }
    tell();
  };
  const now = () => Math.round(Date.now() + Number(localStorage.getItem(OFFSET) ?? 0));
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const request = async (address, options) => {
    const answer = await fetch(address, { ...options, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    show("signed-out", answer.type === "opaqueredirect" || [403, 404].includes(answer.status));
    return answer;
  };

  const post = ({ key, fields }) => {
    // The page may be older than the cookie: the token of today is in the page that is open now.
    const csrfmiddlewaretoken = door.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ ...fields, key, csrfmiddlewaretoken });
    return request(door.dataset.address, { method: "POST", body, headers: { Accept: "application/json" } });
  };

  const settle = (key, { kind, person, since, said }) => {
    const isDone = ["here", "already", "undone"].includes(kind);
    if (isDone && here) {
      here[person] = since;
    }
    write(read().flatMap((deed) => (deed.key !== key ? [deed] : isDone ? [] : [{ ...deed, why: said }])));
  };

  const send = async () => {
    for (const deed of read().filter(({ why }) => !why)) {
      const answer = await post(deed);
      // Where the portal itself fails, it waits, and the next one has its turn.
      if (answer.ok) {
        settle(deed.key, await answer.json());
      }
    }
  };

  const ask = async () => {
    const sent = Date.now();
    const answer = await request(door.dataset.connectDoor, { headers: tag ? { "If-None-Match": tag } : {} });
    if (!answer.ok) {
      return;
    }
    const news = await answer.json();
    localStorage.setItem(OFFSET, news.now - (sent + Date.now()) / 2);
    if (news.people !== door.dataset.people) {
      await takeOver();
      door.dataset.people = news.people;
    }
    here = news.here;
    tag = answer.headers.get("ETag");
    tell();
  };

  const takeOver = async () => {
    const answer = await request(location.href, { headers: { Accept: "text/html" } });
    const people = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-connect-people]");
    const person = document.activeElement.closest("[data-connect-person]")?.dataset.connectPerson;
    door.querySelector("[data-connect-people]").replaceWith(document.adoptNode(people));
    tell();
    door.querySelector(`[data-connect-person="${person}"] :is(button:not([hidden]), a)`)?.focus({ preventScroll: true });
  };

  const work = async () => {
    isMore = isBusy;
    if (isBusy) {
      return;
    }
    isBusy = true;
    try {
      await send();
      await ask();
      show("offline", false);
    } catch {
      show("offline", true);
    } finally {
      isBusy = false;
    }
    if (isMore) {
      work();
    }
  };

  document.addEventListener("connect:deed", ({ detail: { label, key, ...fields } }) => {
    write([...read(), { key: key || newKey(), label, fields: { ...fields, at: now() } }]);
    work();
  });
  door.addEventListener("click", ({ target }) => {
    if (target.matches("[data-connect-done]")) {
      write(read().filter(({ key }) => key !== target.value));
    }
  });
  addEventListener("online", work);
  addEventListener("load", () => {
    tell();
    work();
    setInterval(work, EVERY);
  });
}
