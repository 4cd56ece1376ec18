// Shows on the page of a welcome desk who is here, with what this device has not sent yet, and finds people in the list by
// number, name or ticket. What is done goes to the script that sends it.

"use strict";
{
  const TICKET = /\/(?:orga|desk)\/tickets\/([0-9a-f]+)\/?$/;
  const OWN_PAGE = /\/(?:teilnahme|participation)\/([\w-]+)\/?$/;
  const door = document.querySelector("[data-connect-door]");
  const words = door.dataset;
  const find = (name) => door.querySelector(`[data-connect-${name}]`);
  const rows = () => [...door.querySelectorAll("[data-connect-person]")];
  const typed = find("find").elements.q;
  let shown = "all";

  const clock = (at) => new Date(at).toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });
  const say = (sentence, { name = "", since = "" } = {}) => { find("said").textContent = sentence.replace("{name}", name).replace("{time}", since); };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const draw = (row, since) => {
    row.dataset.since = since;
    row.classList.toggle("desk-person--here", Boolean(since));
    row.querySelector("[data-connect-since]").textContent = since;
    row.querySelector("[data-connect-here]").hidden = !since;
    row.querySelector("[data-connect-away]").hidden = Boolean(since);
    const buttons = [...row.querySelectorAll("[name=deed]")];
    const hasFocus = buttons.includes(document.activeElement);
    buttons.forEach((button) => { button.hidden = (button.value === "undo") !== Boolean(since); });
    if (hasFocus) {
      buttons.find((button) => !button.hidden).focus({ preventScroll: true });
    }
  };

  const drawProblems = (problems) => {
    find("problems").replaceChildren(...problems.map(({ key, label, why }) => {
      const problem = find("problem").content.cloneNode(true);
      problem.querySelector("[data-connect-what]").textContent = label;
      problem.querySelector("[data-connect-why]").textContent = why;
      problem.querySelector("[data-connect-done]").value = key;
      return problem;
    }));
  };

  const fits = ({ dataset: { number, words: name } }, asked) => (/^\d+$/.test(asked) ? number === asked : asked.split(" ").every((word) => name.includes(word)));
  const sift = () => {
    const asked = fold(typed.value);
    for (const row of rows()) {
      const { since, seat } = row.dataset;
      const isOut = (asked && !fits(row, asked)) || (shown === "here" && !since) || (shown === "missing" && (since || !seat));
      const hasFocus = isOut && row.contains(document.activeElement);
      row.hidden = isOut;
      if (hasFocus) {
        find("shows").querySelector("[aria-pressed=true]").focus({ preventScroll: true });
      }
    }
  };

  document.addEventListener("connect:door", ({ detail: { here, deeds } }) => {
    const open = deeds.filter(({ why }) => !why);
    const guests = open.filter(({ fields }) => fields.deed === "walk_in").length;
    for (const row of rows()) {
      const mine = open.filter(({ fields }) => fields.person === row.dataset.connectPerson || fields.ticket === row.dataset.ticket);
      const known = here ? here[row.dataset.connectPerson] ?? "" : row.dataset.since;
      draw(row, mine.reduce((since, { fields }) => (fields.deed === "undo" ? "" : since || clock(fields.at)), known));
    }
    const seated = rows().filter(({ dataset }) => dataset.seat);
    door.querySelector("[data-connect-number=here]").textContent = seated.filter(({ dataset }) => dataset.since).length + guests;
    door.querySelector("[data-connect-number=confirmed]").textContent = seated.length + guests;
    find("count").textContent = open.length;
    find("waiting").hidden = !open.length;
    drawProblems(deeds.filter(({ why }) => why));
    sift();
  });

  const deed = (detail) => document.dispatchEvent(new CustomEvent("connect:deed", { detail }));
  const arrive = ({ dataset: { connectPerson: person, name, since, seat } }) => {
    if (since) {
      say(words.saidAlready, { name, since });
    } else if (!seat) {
      say(words.saidNoSeat, { name });
    } else {
      say(words.saidHere, { name });
      deed({ deed: "check_in", person, label: name });
    }
  };

  const ticketOf = async (text) => {
    const token = OWN_PAGE.exec(text)?.[1];
    if (!token) {
      return TICKET.exec(text)?.[1];
    }
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, Number(words.ticketLength));
  };

  document.addEventListener("connect:scan", async ({ detail }) => {
    const ticket = await ticketOf(detail);
    const row = rows().find((one) => one.dataset.ticket === ticket);
    if (row) {
      arrive(row);
    } else if (ticket) {
      // Perhaps of somebody who registered a moment ago: the portal knows.
      say(words.saidTicket);
      deed({ deed: "check_in", ticket, label: words.saidTicket });
    } else {
      say(words.saidNoTicket);
    }
  });

  door.addEventListener("submit", (event) => {
    const form = event.target;
    event.preventDefault();
    if (form === find("find")) {
      const [found, ...more] = rows().filter((row) => fits(row, fold(typed.value)));
      if (found && !more.length) {
        arrive(found);
        typed.value = "";
      } else {
        say(found ? words.saidSeveral : words.saidNobody);
      }
      sift();
      return;
    }
    const { csrfmiddlewaretoken: _token, ...fields } = Object.fromEntries(new FormData(form, event.submitter));
    const name = fields.name ?? form.closest("[data-connect-person]").dataset.name;
    say(fields.deed === "undo" ? words.saidUndone : words.saidHere, { name });
    deed({ ...fields, label: name });
    if (fields.deed === "walk_in") {
      form.reset();
      form.elements.key.value = "";
      typed.focus();
    }
  });

  typed.addEventListener("input", sift);
  find("shows").addEventListener("click", ({ target }) => {
    shown = target.dataset.connectShow ?? shown;
    find("shows").querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", one.dataset.connectShow === shown));
    sift();
  });
  find("shows").hidden = false;
}
