// Suggests topics, organisations, people and offers under a search box: the combobox pattern of the ARIA practices.

"use strict";
{
  const PAUSE = 150;
  let timer = 0;
  let request = null;

  const listOf = (input) => {
    let list = document.getElementById(`${input.id}-suggestions`);
    if (!list) {
      list = document.createElement("ul");
      list.id = `${input.id}-suggestions`;
      list.className = "suggestions";
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", input.dataset.connectSuggestLabel);
      list.hidden = true;
      input.closest("form").append(list);
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-controls", list.id);
    }
    return list;
  };

  const close = (input) => {
    clearTimeout(timer);
    request?.abort();
    listOf(input).hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const piece = (kind, text) => Object.assign(document.createElement("span"), { className: `suggestions__${kind}`, textContent: text });

  const show = (input, found) => {
    const list = listOf(input);
    list.replaceChildren(...found.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.className = "suggestions__option";
      option.dataset.url = one.url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(piece("name", one.name), " ", piece("note", [one.kind, one.note].filter(Boolean).join(" · ")));
      return option;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    input.removeAttribute("aria-activedescendant");
  };

  const ask = async (input) => {
    request?.abort();
    request = new AbortController();
    const address = `${input.dataset.connectSuggest}?${new URLSearchParams({ q: input.value })}`;
    const answer = await fetch(address, { signal: request.signal }).then((one) => one.json()).catch(() => null);
    if (answer && document.activeElement === input) {
      show(input, answer.suggestions);
    }
  };

  const move = (input, step) => {
    const options = [...listOf(input).children];
    const old = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[(old + step + options.length + (old < 0 && step < 0 ? 1 : 0)) % options.length];
    options[old]?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", next.id);
  };

  document.querySelectorAll("[data-connect-suggest]").forEach(close);

  document.addEventListener("input", (event) => {
    const input = event.target.closest("[data-connect-suggest]");
    if (input) {
      clearTimeout(timer);
      timer = setTimeout(() => ask(input), PAUSE);
    }
  });

  document.addEventListener("keydown", (event) => {
    const input = event.target.closest("[data-connect-suggest]");
    if (!input || listOf(input).hidden) {
      return;
    }
    const chosen = listOf(input).querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      location.assign(chosen.dataset.url);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close(input);
    }
  });

  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest(".suggestions__option");
    if (option && event.button === 0) {
      event.preventDefault();
      location.assign(option.dataset.url);
    }
  });

  document.addEventListener("submit", (event) => event.target.querySelectorAll("[data-connect-suggest]").forEach(close));
  document.addEventListener("focusout", (event) => event.target.matches("[data-connect-suggest]") && close(event.target));
}
