// Gives the admin's autocomplete fields the names their labels carry: Select2 draws controls without one.

"use strict";
{
  const nameOf = (select) => select.getAttribute("aria-label") || select.labels?.[0]?.textContent.replace(/:\s*$/, "").trim();

  const setName = (element, name) => {
    if (element && name) {
      element.setAttribute("aria-label", name);
    }
  };

  const nameControls = () => {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const box = select.nextElementSibling?.querySelector(".select2-selection");
      const name = nameOf(select);
      const chosen = [...select.selectedOptions].map((option) => option.text).filter(Boolean).join(", ");
      if (!box || !name) {
        continue;
      }
      box.removeAttribute("aria-labelledby");
      setName(box, chosen ? `${name}: ${chosen}` : name);
      setName(box.querySelector(".select2-selection__rendered[role=textbox]"), name);
      setName(box.querySelector(".select2-search__field"), name);
      box.querySelector("ul > .select2-selection__clear")?.setAttribute("role", "listitem");
    }
  };

  // Select2 starts when jQuery calls the page ready, which may be after the load event.
  window.django.jQuery(() => setTimeout(nameControls));
  document.addEventListener("formset:added", () => setTimeout(nameControls));
  document.addEventListener("focusin", (event) => {
    nameControls();
    const search = event.target.closest(".select2-dropdown .select2-search__field");
    const open = document.querySelector(".select2-container--open")?.previousElementSibling;
    const box = document.querySelector(".select2-container--open .select2-selection[aria-owns]");
    setName(search, open && nameOf(open));
    box?.setAttribute("aria-controls", box.getAttribute("aria-owns"));
  });
}
