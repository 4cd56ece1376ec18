// Takes the shortlist of this address along to every page of ours one goes to from here, without a cookie.

"use strict";
{
  const list = new URLSearchParams(location.search).get("list");

  const carried = (address) => {
    const target = new URL(address, location.href);
    if (target.origin === location.origin && !target.searchParams.has("list")) {
      target.searchParams.set("list", list);
    }
    return target.href;
  };

  const carryLink = (event) => {
    const link = event.target.closest("a[href]:not([download], [href^='#'], [hreflang])");
    if (link?.origin === location.origin && link.pathname !== location.pathname) {
      link.href = carried(link.href);
    }
  };

  const carrySuggestions = () => document.querySelectorAll("[role=option][data-url]").forEach((option) => {
    option.dataset.url = carried(option.dataset.url);
  });

  const carryForm = (event) => {
    const form = event.target.closest("form");
    if (form?.method === "get" && !form.elements.list) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "list", value: list }));
    }
  };

  if (list) {
    // Before the scripts of the page itself see the event and follow it.
    ["click", "auxclick"].forEach((kind) => document.addEventListener(kind, carryLink, true));
    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, carrySuggestions, true));
    ["change", "submit"].forEach((kind) => document.addEventListener(kind, carryForm, true));
  }
}
