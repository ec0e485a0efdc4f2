/**
 * A form that forgets nothing: what is typed is kept in this browser at once, saved on the server
 * shortly after, and given up here only when the server has it. Two windows merge field by field;
 * where both wrote, this one shows what the other wrote and lets the agent choose.
 */
const AFTER_TYPING_MS = 600;
const RETRY_MS = 2_000;

const csrf = () => document.querySelector('[name="csrf"]').value;

export function post(address, body, keepalive = false) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf() },
    body: JSON.stringify(body),
    keepalive,
  });
}

export class Sheet {
  #address;
  #memory;
  #note;
  #clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: document.getElementById("live").dataset.zone });
  /** What the server has, by field, and the revision it had it at. */
  #base = {};
  #seen = 0;
  /** The newest revision that was heard of. */
  #told = 0;
  /** field → what another window wrote there meanwhile. */
  #contested = new Map();
  #timer = 0;
  #saving = null;
  #loaded = false;
  #over = false;

  constructor(form) {
    this.form = form;
    this.call = form.dataset.call;
    this.#address = `/desk/calls/${this.call}`;
    this.#memory = `ringdesk.unsaved.${this.call}`;
    this.#note = form.querySelector(".saved");
    form.addEventListener("input", () => this.#typed(AFTER_TYPING_MS));
    form.addEventListener("change", () => this.#typed(0));
    this.#load();
  }

  /** Another window saved. */
  heard(revision) {
    this.#told = Math.max(this.#told, revision);
    this.#catchUp();
  }

  #catchUp() {
    if (this.#told <= this.#seen || this.#saving || !this.#loaded || this.#over) return;
    if (Object.keys(this.#changed()).length > 0) this.save();
    else this.#load();
  }

  save() {
    clearTimeout(this.#timer);
    if (this.#over || !this.#loaded) return;
    if (this.#saving) return this.#typed(AFTER_TYPING_MS);
    const values = this.#changed();
    if (Object.keys(values).length === 0) return;
    this.#say(this.form.dataset.saving);
    this.#alone(this.#send(values));
  }

  /** One after another: an older answer of the server would undo what a newer one said. */
  #alone(sending) {
    this.#saving = sending.then((answered) => {
      this.#saving = null;
      if (answered) this.#catchUp();
    });
    return this.#saving;
  }

  /** The page or the form goes: sends what is left, though nobody waits for the answer. */
  leave() {
    clearTimeout(this.#timer);
    const values = this.#changed();
    if (this.#over || Object.keys(values).length === 0) return;
    post(`${this.#address}/draft`, { seen: this.#seen, values }, true)
      .then((answer) => answer.ok && this.#forget())
      .catch(() => {});
  }

  async finish() {
    if (this.#over) return;
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    return this.#alone(this.#sendFinished());
  }

  async #sendFinished() {
    if (this.#over) return;
    try {
      const answer = await post(`${this.#address}/wrap-up`, { seen: this.#seen, values: this.#changed() });
      if (answer.ok) return this.#finished();
      if (answer.status === 401) return this.#say(this.form.dataset.signedout, "bad");
      const told = await answer.json();
      if (!told.values) throw new Error(answer.status);
      this.#accept(told);
      if (told.missing) this.#miss(told.missing);
      return true;
    } catch {
      this.#say(this.form.dataset.kept, "bad");
    }
  }

  async #load() {
    try {
      const answer = await fetch(`${this.#address}/draft`, { headers: { Accept: "application/json" } });
      // the talk began a moment ago, and its draft is on its way to the disk
      if (answer.status === 404 && !this.#loaded) return setTimeout(() => this.#load(), 300);
      if (!answer.ok) throw new Error(answer.status);
      const draft = await answer.json();
      if (!this.#loaded) this.#remember(draft);
      else this.#accept(draft);
    } catch {
      if (!this.#loaded && this.form.isConnected) setTimeout(() => this.#load(), RETRY_MS);
    }
  }

  /** What an earlier page could not save comes first: with the revision it had seen. */
  #remember(draft) {
    const typed = this.#changed();
    const kept = JSON.parse(localStorage.getItem(this.#memory) ?? "null");
    this.#loaded = true;
    this.#fill(draft.values, Object.keys(typed));
    this.#base = draft.values;
    this.#seen = draft.revision;
    if (draft.revision > 0) this.#saved(draft.saved);
    if (kept) {
      for (const [field, value] of Object.entries(kept.values)) if (!(field in typed)) this.#put(field, value);
      this.#seen = Math.min(this.#seen, kept.seen);
    }
    this.save();
  }

  async #send(values) {
    try {
      const answer = await post(`${this.#address}/draft`, { seen: this.#seen, values });
      if (answer.ok) {
        this.#accept(await answer.json());
        if (Object.keys(this.#changed()).length > 0) this.#typed(AFTER_TYPING_MS);
        else this.#forget();
        return true;
      }
      if (answer.status === 404 && (await answer.json().catch(() => ({}))).finished) return this.#elsewhere();
      this.#say(answer.status === 401 ? this.form.dataset.signedout : this.form.dataset.kept, "bad");
    } catch {
      this.#say(this.form.dataset.kept, "bad");
    }
    this.#typed(RETRY_MS);
  }

  #accept({ values, revision, saved, contested = {} }) {
    if (revision < this.#seen) return;
    const mine = Object.keys(this.#changed());
    for (const [field, theirs] of Object.entries(contested)) this.#contest(field, theirs);
    this.#base = values;
    this.#seen = revision;
    this.#fill(values, mine);
    this.#saved(saved);
  }

  /** Fields that this window did not touch follow the other window's. */
  #fill(values, but) {
    for (const field of this.#fields())
      if (!but.includes(field) && !this.#contested.has(field)) this.#put(field, values[field] ?? "");
  }

  #changed() {
    const changed = {};
    for (const field of this.#fields()) {
      const value = this.#value(field);
      if (!this.#contested.has(field) && value !== (this.#base[field] ?? "")) changed[field] = value;
    }
    return changed;
  }

  #contest(field, theirs) {
    if (this.#value(field) === theirs) return;
    this.#contested.set(field, theirs);
    const place = this.#place(field).querySelector(".contest");
    const words = this.form.querySelector(".contest-words").content.cloneNode(true);
    words.querySelector("q").textContent = theirs;
    words.querySelector("[data-take]").addEventListener("click", () => this.#settle(field, theirs));
    words.querySelector("[data-mine]").addEventListener("click", () => this.#settle(field, this.#value(field)));
    place.replaceChildren(words);
    place.hidden = false;
  }

  #settle(field, value) {
    this.#contested.delete(field);
    this.#place(field).querySelector(".contest").hidden = true;
    this.#put(field, value);
    this.#typed(0);
  }

  #typed(wait) {
    if (this.#over) return;
    const values = this.#changed();
    if (Object.keys(values).length > 0) localStorage.setItem(this.#memory, JSON.stringify({ seen: this.#seen, values }));
    for (const field of Object.keys(values)) this.#place(field).classList.remove("unfilled");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), wait);
  }

  #miss(fields) {
    for (const field of fields) this.#place(field).classList.add("unfilled");
    this.#say(this.form.dataset.missing, "bad");
    const first = this.form.elements[fields[0]];
    (first instanceof RadioNodeList ? first[0] : first)?.focus();
  }

  #finished() {
    this.#over = true;
    this.#forget();
  }

  #elsewhere() {
    this.#finished();
    this.#say(this.form.dataset.elsewhere);
  }

  #forget() {
    localStorage.removeItem(this.#memory);
  }

  #saved(at) {
    this.#say(this.form.dataset.saved.replace("{0}", this.#clock.format(at)));
  }

  #say(text, mark = "") {
    this.#note.textContent = text;
    this.#note.className = `saved num ${mark ? `state ${mark}` : "muted"}`;
  }

  #fields() {
    return [...this.form.querySelectorAll("[data-field]")].map((place) => place.dataset.field);
  }

  #place(field) {
    return this.form.querySelector(`[data-field="${field}"]`);
  }

  #value(field) {
    return this.form.elements[field]?.value ?? "";
  }

  #put(field, value) {
    const place = this.form.elements[field];
    if (!place || place.value === value) return;
    if (place instanceof RadioNodeList) for (const one of place) one.checked = one.value === value;
    else place.value = value;
  }
}
