// A bingo card on a telephone: keeps each number as soon as it is written, and says quietly when a row is full. That works
// without a network, too: `outgoing.js` sends what waits.

"use strict";
{
  const linesOf = (size) => {
    const steps = [...Array(size).keys()];
    return [
      ...steps.flatMap((one) => [steps.map((other) => one * size + other), steps.map((other) => other * size + one)]),
      steps.map((one) => one * (size + 1)),
      steps.map((one) => (one + 1) * (size - 1)),
    ];
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-connect-bingo]");
    if (!form || !form.reportValidity()) {
      return;
    }
    const cells = [...form.querySelectorAll("input[inputmode]")];
    const isFull = linesOf(Number(form.dataset.connectBingo)).some((line) => line.every((place) => cells[place].value.trim()));
    form.querySelector("[data-connect-full]").hidden = !isFull;
    form.requestSubmit();
  });
}
