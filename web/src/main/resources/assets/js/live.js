/**
 * Live events from the server: one connection a browser, shared by all its tabs through a
 * SharedWorker, because HTTP/1.1 allows six connections a host. Where there is no such worker, one
 * connection a tab.
 */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** One EventSource that always comes back, later each time it fails. */
export class Source {
  #address;
  #told;
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT_MS;
  /** The newest board, with its lines: changes are told against it. */
  #board = null;

  /** @param told called with (event name, its data); a board is always a whole one */
  constructor(address, told) {
    this.#address = address;
    this.#told = told;
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    const source = new EventSource(this.#address);
    this.#source = source;
    for (const name of ["board", "change", "desk", "draft", "age"])
      source.addEventListener(name, (event) => {
        this.#wait = FIRST_WAIT_MS;
        const data = JSON.parse(event.data);
        if (name === "board") this.#tellBoard(data);
        else if (name === "change") this.#change(data);
        else this.#told(name, data);
      });
    source.addEventListener("error", () => {
      this.#whetherSignedOut();
      this.#comeBack();
    });
  }

  /** The browser's own reconnecting has no back-off and ends for good at a 503. */
  #comeBack() {
    this.#source.close();
    this.#timer = setTimeout(() => this.#open(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  /** Each part is a new line, or so many lines of the board before, from the n-th on. */
  #change({ version, after, lines }) {
    const { assets, version: before, lines: old } = this.#board;
    // it would be patched into another board: a new stream begins with a whole one
    if (after !== before) return this.#comeBack();
    const line = (part) => (typeof part === "string" ? part : old.slice(part[0], part[0] + part[1]));
    this.#tellBoard({ version, assets, lines: lines.flatMap(line) });
  }

  #tellBoard(board) {
    this.#board = board;
    this.#told("board", { assets: board.assets, html: board.lines.join("\n") });
  }

  /** An EventSource does not say why it failed. */
  async #whetherSignedOut() {
    try {
      const answer = await fetch(this.#address, { method: "HEAD" });
      if (answer.status === 401) this.#told("signed-out");
    } catch {
      // no server answers: the page shows that it is frozen
    }
  }
}

const ALIVE_MS = 5_000;

/** Follows a stream until the page is left; comes back when the page does (back button). */
export function follow(address, told) {
  let stop = open(address, told);
  addEventListener("pagehide", () => stop());
  addEventListener("pageshow", (event) => {
    if (event.persisted) stop = open(address, told);
  });
}

function open(address, told) {
  if (typeof SharedWorker === "undefined") return alone(address, told);
  let stop = shared(address, told, () => {
    stop = alone(address, told);
  });
  return () => stop();
}

function alone(address, told) {
  const source = new Source(address, told);
  return () => source.close();
}

function shared(address, told, refused) {
  const worker = new SharedWorker(new URL("live-worker.js", import.meta.url), { type: "module", name: "ringdesk-live" });
  worker.addEventListener("error", refused, { once: true });
  const port = worker.port;
  port.onmessage = ({ data }) => told(data.name, data.data);
  port.postMessage({ follow: address });
  // a tab that crashed says no good-bye: the worker drops who is silent
  const alive = setInterval(() => port.postMessage({ alive: true }), ALIVE_MS);
  return () => {
    clearInterval(alive);
    port.postMessage({ leave: true });
    port.close();
  };
}
