// Copies the text a button carries. The button shows only where the browser lets a page write to the clipboard.

"use strict";
{
  if (navigator.clipboard?.writeText) {
    document.querySelectorAll("[data-connect-copy]").forEach((button) => {
      button.hidden = false;
    });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-connect-copy]");
    if (!button) {
      return;
    }
    const status = document.querySelector("[data-connect-copy-status]");
    const { connectCopy, connectCopied, connectNotCopied } = button.dataset;
    const isCopied = await navigator.clipboard.writeText(connectCopy).then(() => true, () => false);
    status.textContent = isCopied ? connectCopied : connectNotCopied;
  });
}
