// Reads tickets with the camera. Where the browser knows no codes, a decoder of our own host does, and is there before the
// network goes.

"use strict";
{
  const PAUSE = 150;
  const SAME_AGAIN = 3000;
  const door = document.querySelector("[data-connect-door]");
  const button = door.querySelector("[data-connect-camera]");
  const viewfinder = door.querySelector("[data-connect-viewfinder]");
  const video = viewfinder.querySelector("video");
  const known = window.BarcodeDetector?.getSupportedFormats() ?? Promise.resolve([]);
  const detector = navigator.mediaDevices && known
    .then((formats) => (formats.includes("qr_code") ? window : import(door.dataset.decoder)))
    .then(({ BarcodeDetector }) => new BarcodeDetector({ formats: ["qr_code"] }));
  let stream = null;
  let last = { text: "", at: 0 };

  const see = (text) => {
    const isSame = text === last.text && Date.now() - last.at < SAME_AGAIN;
    last = { text, at: Date.now() };
    if (!isSame) {
      navigator.vibrate?.(60);
      document.dispatchEvent(new CustomEvent("connect:scan", { detail: text }));
    }
  };

  const look = async () => {
    if (!stream) {
      return;
    }
    const codes = await (await detector).detect(video).catch(() => []);
    codes.forEach(({ rawValue }) => see(rawValue));
    setTimeout(look, PAUSE);
  };

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    viewfinder.hidden = true;
    button.setAttribute("aria-pressed", "false");
  };

  const start = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 640 } } });
    video.srcObject = stream;
    viewfinder.hidden = false;
    button.setAttribute("aria-pressed", "true");
    await video.play();
    look();
  };

  button.addEventListener("click", () => (stream ? stop() : start().catch(() => {
    stop();
    door.querySelector("[data-connect-said]").textContent = door.dataset.saidNoCamera;
  })));
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  detector?.then(() => { button.hidden = false; }, () => undefined);
}
