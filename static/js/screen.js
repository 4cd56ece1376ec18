// The projector: long lists turn their pages, and a round that ends is heard and seen.

"use strict";
{
  const TURN = 12_000;
  const PER_PAGE = 12;
  let sound = null;

  const turn = () => {
    for (const list of document.querySelectorAll("[data-connect-paged]")) {
      const entries = [...list.children];
      const pages = Math.max(Math.ceil(entries.length / PER_PAGE), 1);
      const shown = Math.floor(Date.now() / TURN) % pages;
      entries.forEach((entry, number) => { entry.hidden = Math.floor(number / PER_PAGE) !== shown; });
      const mark = list.parentElement.querySelector("[data-connect-page]");
      if (mark) {
        mark.textContent = pages > 1 ? `${shown + 1} / ${pages}` : "";
      }
    }
  };

  const ring = () => [0, 0.45, 0.9].forEach((after) => {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const start = sound.currentTime + after;
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.4, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.4);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.45);
  });

  // Browsers make no sound before somebody has pressed something.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-connect-sound]");
    if (button) {
      sound = sound ? null : new AudioContext();
      button.setAttribute("aria-pressed", String(Boolean(sound)));
      if (sound) {
        ring();
      }
    }
  });

  document.addEventListener("connect:phase", ({ detail }) => {
    const isCalm = document.querySelector("[data-connect-calm]");
    if (sound && detail.before === "talk" && detail.phase === "over" && !isCalm) {
      ring();
    }
  });

  document.querySelectorAll("[data-connect-sound]").forEach((button) => { button.hidden = !window.AudioContext; });
  document.addEventListener("connect:fresh", turn);
  setInterval(turn, 500);
  turn();
}
