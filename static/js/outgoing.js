// Sends the forms of a telephone without leaving the page. Without a network they wait on this device, in order, and are
// sent later; a key tells the portal what it has had already.

"use strict";
{
  const WAITING = `connect-outgoing:${location.pathname}`;
  const KEPT = [403, 408, 429];
  let isSending = false;

  const read = () => JSON.parse(localStorage.getItem(WAITING) ?? "[]");
  const write = (waiting) => {
    if (waiting.length) {
      localStorage.setItem(WAITING, JSON.stringify(waiting));
    } else {
      localStorage.removeItem(WAITING);
    }
    document.querySelector("[data-connect-waiting]").hidden = !waiting.length;
  };

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // Ready for the next one: what kind it is stays.
  const clear = (form) => form.querySelectorAll("textarea, [type=checkbox]").forEach((field) => {
    field.value = field.type === "checkbox" ? field.value : "";
    field.checked = false;
  });

  const post = ({ address, fields }) => {
    // The page may be older than the cookie: the token of today is in the page that is open now.
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  };

  const send = async () => {
    if (isSending) {
      return;
    }
    isSending = true;
    try {
      for (let [first] = [read()[0]]; first; [first] = [read()[0]]) {
        const answer = await post(first);
        if (answer.status >= 500 || KEPT.includes(answer.status)) {
          break;
        }
        write(read().filter(({ key }) => key !== first.key));
      }
    } catch {
      // No network: it waits.
    } finally {
      isSending = false;
    }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-connect-outgoing]");
    if (!form) {
      return;
    }
    event.preventDefault();
    const key = newKey();
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    write([...read(), { key, address: form.action, fields: [...fields, ["key", key]] }]);
    if (form.dataset.connectOutgoing === "clear") {
      clear(form);
    }
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    await send();
    button.disabled = false;
    if (!read().length) {
      for (const field of form.elements) {
        field.defaultValue = field.value;
        field.defaultChecked = field.checked;
      }
      document.dispatchEvent(new CustomEvent("connect:kept"));
    }
  });

  document.addEventListener("connect:online", send);
  write(read());
  send();
}
