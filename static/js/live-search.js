// Shows the hits of changed filters, another order or another question without loading the page anew.

"use strict";
{
  const PAUSE = 200;
  let timer = 0;
  let request = null;

  const results = () => document.querySelector("[data-connect-results]");
  const announced = () => document.querySelector("[data-connect-announced]");
  const openOnes = () => [...results().querySelectorAll("details[open]")].map((one) => one.dataset.connectFold);

  const keepingPlace = (replace) => {
    const { name, value, id } = document.activeElement ?? {};
    const open = openOnes();
    replace();
    for (const fold of results().querySelectorAll("details")) {
      fold.open = fold.open || open.includes(fold.dataset.connectFold);
    }
    const same = [...results().querySelectorAll("input, a, button")].find((one) => (id ? one.id === id : name && one.name === name && one.value === value));
    same?.focus({ preventScroll: true });
  };

  const show = async (address, { isNew }) => {
    request?.abort();
    request = new AbortController();
    const text = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
      .catch((problem) => (problem.name === "AbortError" ? null : location.assign(address)));
    if (!text) {
      return;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    if (isNew) {
      history.pushState({ isLive: true }, "", address);
    }
    document.title = page.title;
    keepingPlace(() => results().replaceWith(page.querySelector("[data-connect-results]")));
    // Said a moment later: a region that changes together with the page is often passed over.
    setTimeout(() => { announced().textContent = document.getElementById("hits").textContent; }, 100);
  };

  const addressOf = (form) => {
    const asked = [...new FormData(form)].filter(([, value]) => value !== "");
    return `${location.pathname}?${new URLSearchParams(asked)}`;
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-connect-live]");
    if (form) {
      clearTimeout(timer);
      timer = setTimeout(() => show(addressOf(form), { isNew: true }), PAUSE);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-connect-live]")) {
      event.preventDefault();
      clearTimeout(timer);
      show(addressOf(form), { isNew: true });
    } else if (form.matches("[role=search]") && results()) {
      event.preventDefault();
      const asked = new URLSearchParams(location.search);
      asked.delete("page");
      asked.set("q", form.elements.q.value);
      show(`${location.pathname}?${asked}`, { isNew: true });
    }
  });

  window.addEventListener("popstate", () => {
    const box = document.querySelector("[role=search] [name=q]");
    box.value = new URLSearchParams(location.search).get("q") ?? "";
    show(location.href, { isNew: false });
  });
}
