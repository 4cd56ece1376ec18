// Counts a round down by the clock of the portal: what `room.js` learns of its time outlives a wrong clock of a device.

"use strict";
{
  const SUSPICIOUS = 60_000;
  const root = document.documentElement;

  const offset = (clock) => {
    const told = Number(root.dataset.connectOffset ?? sessionStorage.getItem("connect-offset") ?? NaN);
    const own = Number(clock.dataset.now) - Number(clock.dataset.seen ??= String(Date.now()));
    // A page out of the cache of the browser tells an old time.
    return Number.isFinite(told) ? told : Math.abs(own) < SUSPICIOUS ? own : 0;
  };

  const phaseOf = ({ phase, begins, ends }, now) => {
    if (!["change", "talk", "over"].includes(phase)) {
      return phase;
    }
    return now < Number(begins) ? "change" : now < Number(ends) ? "talk" : "over";
  };

  const written = (milliseconds) => {
    const seconds = Math.ceil(Math.max(milliseconds, 0) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const show = (clock) => {
    const now = Number(clock.dataset.paused) || Date.now() + offset(clock);
    const phase = phaseOf(clock.dataset, now);
    const time = clock.querySelector("[data-connect-time]");
    if (time) {
      const until = now < Number(clock.dataset.begins) ? clock.dataset.begins : clock.dataset.ends;
      const text = written(Number(until) - now);
      if (time.textContent !== text) {
        time.textContent = text;
      }
    }
    if (root.dataset.connectPhase !== phase) {
      const before = root.dataset.connectPhase;
      root.dataset.connectPhase = phase;
      document.dispatchEvent(new CustomEvent("connect:phase", { detail: { before, phase } }));
    }
    for (const part of document.querySelectorAll("[data-connect-phase]:not(html)")) {
      part.hidden = !part.dataset.connectPhase.split(" ").includes(phase);
    }
  };

  const tick = () => document.querySelectorAll("[data-connect-clock]").forEach(show);

  setInterval(tick, 250);
  document.addEventListener("connect:fresh", tick);
  tick();
}
