// Asks back before a text that seems to tell of a person is sent, or kept on this device to be sent later. The patterns
// are those of the portal (events/identifying.py).

"use strict";
{
  const found = (field) => JSON.parse(field.dataset.connectCareful).filter(([pattern]) => new RegExp(pattern).test(field.value)).map(([, name]) => name);

  const show = (form, names) => {
    form.querySelector("[data-connect-signs]").textContent = names.join(", ");
    form.querySelector("[data-connect-asks]").hidden = !names.length;
  };

  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[data-connect-careful]");
    if (!field) {
      return;
    }
    const tick = event.target.querySelector("[name=is_checked]");
    const names = tick.checked ? [] : found(field);
    show(event.target, names);
    if (names.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      tick.focus();
    }
  }, { capture: true });
}
