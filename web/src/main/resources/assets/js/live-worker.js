/** Shares one connection an address among the tabs of this browser. */
import { Source } from "./live.js";

/** Longer than the minute to which browsers slow the timers of hidden tabs. */
const SILENT_MS = 150_000;

/** address → { source, tabs: port → when it last spoke, last: what a new tab gets at once } */
const streams = new Map();

onconnect = ({ ports: [port] }) => {
  let address = null;
  port.onmessage = ({ data }) => {
    if (data.follow) join((address = data.follow), port);
    else if (data.alive) stay(address, port);
    else if (data.leave) leave(address, port);
  };
};

function join(address, port) {
  const stream = streams.get(address) ?? open(address);
  stream.tabs.set(port, Date.now());
  if (stream.last) port.postMessage(stream.last);
}

function stay(address, port) {
  streams.get(address)?.tabs.set(port, Date.now());
}

function leave(address, port) {
  const stream = streams.get(address);
  if (!stream) return;
  stream.tabs.delete(port);
  if (stream.tabs.size > 0) return;
  stream.source.close();
  streams.delete(address);
}

function open(address) {
  const stream = { tabs: new Map(), last: null };
  stream.source = new Source(address, (name, data) => {
    const message = { name, data };
    // whole frames only: a passing word is nothing for who comes later
    if (name === "board" || name === "desk") stream.last = message;
    for (const tab of stream.tabs.keys()) tab.postMessage(message);
  });
  streams.set(address, stream);
  return stream;
}

setInterval(() => {
  const silent = Date.now() - SILENT_MS;
  for (const [address, stream] of streams)
    for (const [tab, spoke] of stream.tabs) if (spoke < silent) leave(address, tab);
}, SILENT_MS / 5);
