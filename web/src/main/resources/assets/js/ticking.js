/** What moves by itself between two messages: the clock, waiting times, the age of the data. */

/** 0:34, 18:40, 1:02:03. */
export function length(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

export function clock(zone) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone });
}

/** Sets every `data-since` below `root` to its length at `now`, a server's time in ms. */
export function tick(root, now) {
  for (const place of root.querySelectorAll("[data-since]")) write(place, length(now - Number(place.dataset.since)));
}

export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
