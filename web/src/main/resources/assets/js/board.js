/**
 * The board: patches in what the server sends, keeps times ticking, and looks frozen when nothing
 * comes. While frozen only the age of the data ticks: a moving clock would make old figures look new.
 */
import { DayChart } from "./chart.js";
import { follow } from "./live.js";
import { morph } from "./morph.js";
import { clock, length, tick, write } from "./ticking.js";

const FROZEN_MS = 5_000;
const TICK_MS = 250;

const live = document.getElementById("live");
const age = document.getElementById("age");
const frozen = document.getElementById("frozen");
const face = document.getElementById("clock");
const time = clock(face.dataset.zone);
const chart = new DayChart(document.getElementById("chart"));

/** The server's clock minus ours, and when it last spoke, by ours. */
let ahead = 0;
let spokeAt = performance.now();
let spokeTime = face.textContent;
/** Age of the data in ms when the server last told it, negative when it knows none. */
let told = Number(age.dataset.age);

const events = {
  board({ html, assets }) {
    // the server was updated: this page's scripts and styles are the old ones
    if (!live.dataset.assets.includes(assets)) return location.reload();
    morph(live, html);
    chart.show();
  },
  age({ at, age }) {
    ahead = at - Date.now();
    told = age;
    spokeTime = time.format(at);
  },
  // the server sends this page to where one signs in, and back
  "signed-out"() {
    location.reload();
  },
};

function heard(name, data) {
  spokeAt = performance.now();
  events[name](data);
  turn();
}

function turn() {
  const silent = performance.now() - spokeAt;
  const still = silent > FROZEN_MS;
  showAge(told < 0 ? null : told + silent, still);
  if (still) return freeze();
  thaw();
  const now = Date.now() + ahead;
  write(face, time.format(now));
  // of calls on a silent PBX nobody knows whether they still wait
  if (!document.getElementById("board").classList.contains("stale")) tick(live, now);
}

function showAge(ms, still) {
  const { live: good, late, unknown, lateMs } = age.dataset;
  const old = ms !== null && (still || ms > Number(lateMs));
  const mark = ms === null ? "idle" : still ? "bad" : old ? "warn" : "good";
  if (!age.classList.contains(mark)) {
    age.classList.remove("idle", "good", "warn", "bad");
    age.classList.add(mark);
  }
  write(age.firstElementChild, ms === null ? unknown : `${old ? late : good} · ${ms < 10_000 ? (ms / 1_000).toFixed(1) + " s" : length(ms)}`);
}

function freeze() {
  if (!frozen.hidden) return;
  document.getElementById("frozen-text").textContent = frozen.dataset.text.replace("{0}", spokeTime);
  frozen.hidden = false;
  document.documentElement.dataset.frozen = "";
}

function thaw() {
  if (frozen.hidden) return;
  frozen.hidden = true;
  delete document.documentElement.dataset.frozen;
}

chart.show();
follow(live.dataset.stream, heard);
turn();
setInterval(turn, TICK_MS);
