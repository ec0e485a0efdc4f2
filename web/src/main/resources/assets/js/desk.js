/**
 * The agent's page: patches in what the server sends, keeps times ticking, passes on what the agent
 * does. The form is its own (desk-form.js), and so are the keys (desk-keys.js).
 */
import { Sheet, post } from "./desk-form.js";
import { Keys } from "./desk-keys.js";
import { follow } from "./live.js";
import { morph } from "./morph.js";
import { tick, write } from "./ticking.js";

const FROZEN_MS = 5_000;
const TICK_MS = 250;

const live = document.getElementById("live");
const frozen = document.getElementById("frozen");
const refused = document.getElementById("refused");
const announce = document.getElementById("announce");
const pauses = document.getElementById("pauses");
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "narrow", numeric: "always" });

let ahead = 0;
let spokeAt = performance.now();
let shown = "";
let sheet = null;

const keys = new Keys(live.dataset.operator, {
  hangup: () => click("hangup"),
  finish: () => sheet?.finish(),
  ready: () => click("ready"),
  pause: () => document.getElementById("pause")?.click(),
  write: () => live.querySelector(".sheet form select, .sheet form input, .sheet form textarea")?.focus(),
  newcomer: () => live.querySelector(".newcomer input")?.focus(),
  join: () => live.querySelector('[data-does="join"]')?.click(),
  keys: () => keys.show(),
  say: (step) => live.querySelector(`[data-does="say"][data-step="${step}"]`)?.click(),
});

const events = {
  desk({ html, state, call, who, assets }) {
    if (!live.dataset.assets.includes(assets)) {
      // the server was updated: this page's scripts and styles are the old ones
      sheet?.leave();
      return location.reload();
    }
    // another call's form comes: this one's last words first
    if (sheet && sheet.call !== call) sheet.leave();
    morph(live, html);
    keys.label(document);
    find();
    tell(state, call, who);
  },
  draft({ call, revision }) {
    if (sheet?.call === call) sheet.heard(revision);
  },
  age({ at }) {
    ahead = at - Date.now();
  },
};

function heard(name, data) {
  spokeAt = performance.now();
  events[name]?.(data);
  turn();
}

/** The form on the page, which is the same as before unless the call is another. */
function find() {
  const form = live.querySelector(".sheet form");
  if (sheet?.form === form) return;
  sheet = form ? new Sheet(form) : null;
}

/** Somebody who looks elsewhere hears of it, and sees it in the tab. */
function tell(state, call, who) {
  document.title = state === "ringing" || state === "talking" ? `☎ ${who}` : live.dataset.title;
  if (shown === state + call) return;
  shown = state + call;
  if (state === "ringing") announce.textContent = announce.dataset.ringing.replace("{0}", who);
}

function turn() {
  const silent = performance.now() - spokeAt > FROZEN_MS;
  if (frozen.hidden === silent) frozen.hidden = !silent;
  if (silent) return;
  const now = Date.now() + ahead;
  tick(live, now);
  for (const place of live.querySelectorAll("[data-ago]")) write(place, age(now - Number(place.dataset.ago)));
  for (const place of live.querySelectorAll("[data-late]")) {
    const since = Number(place.firstElementChild.dataset.since);
    const late = now - since > Number(place.dataset.late) * 1_000;
    if (place.classList.contains("warn") !== late) {
      place.classList.toggle("warn", late);
      place.classList.toggle("idle", !late);
    }
  }
}

function age(ms) {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return ago.format(-minutes, "minute");
  return minutes < 48 * 60 ? ago.format(-Math.round(minutes / 60), "hour") : ago.format(-Math.round(minutes / 1_440), "day");
}

const deeds = {
  ready: () => ["/desk/presence", { reason: "" }],
  hangup: () => [`/desk/calls/${live.querySelector("#call").dataset.call}/hangup`, {}],
  turn: ({ call }) => [`/desk/calls/${call}/turn`, {}],
  say: ({ call, step }) => [`/desk/calls/${call}/step`, { step }],
  choose: ({ call, customer }) => [`/desk/calls/${call}/customer`, { customer: Number(customer) }],
  join: ({ call, ticket }) => [`/desk/calls/${call}/ticket`, { ticket }],
  returned: ({ ticket }) => [`/desk/owed/${ticket}/return`, {}],
};

async function doing(button) {
  const deed = deeds[button.dataset.does];
  if (!deed || button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const [address, body] = deed(button.dataset);
  await ask(address, body);
  button.ariaBusy = null;
}

/** Does it, or says in a sentence why not. */
async function ask(address, body) {
  let why = null;
  try {
    const answer = await post(address, body);
    if (answer.status === 401) why = refused.dataset.signedout;
    else if (!answer.ok) why = (await answer.json().catch(() => ({}))).sentence ?? refused.dataset.offline;
  } catch {
    why = refused.dataset.offline;
  }
  refused.textContent = why ?? "";
  refused.hidden = why === null;
  return why === null;
}

function click(id) {
  document.getElementById(id)?.click();
}

live.addEventListener("click", (event) => {
  const button = event.target.closest("[data-does]");
  if (button) doing(button);
});
live.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches(".newcomer")) ask(`/desk/calls/${form.dataset.call}/customer`, Object.fromEntries(new FormData(form)));
  else if (form === sheet?.form) sheet.finish();
});
pauses.addEventListener("click", (event) => {
  const reason = event.target.closest("[data-reason]")?.dataset.reason;
  if (!reason) return;
  pauses.hidePopover();
  ask("/desk/presence", { reason });
});
pauses.addEventListener("toggle", (event) => {
  if (event.newState === "open") pauses.querySelector("button").focus();
});
pauses.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const chosen = pauses.querySelectorAll("[data-reason]")[Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  event.stopPropagation();
  chosen.click();
});
document.getElementById("keys-open").addEventListener("click", () => keys.show());
addEventListener("pagehide", () => sheet?.leave());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sheet?.save();
});

keys.label(document);
find();
follow(live.dataset.stream, heard);
turn();
setInterval(turn, TICK_MS);
