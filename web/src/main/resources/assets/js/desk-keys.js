/**
 * The keys of the desk. Single keys act only outside fields, none acts while an input method
 * composes, and each can be given to another deed; that stays in this browser, by operator.
 */
const STANDARD = {
  hangup: "F8",
  finish: "Ctrl+Enter",
  ready: "r",
  pause: "p",
  write: "f",
  newcomer: "k",
  join: "s",
  keys: "?",
  "say.greeting": "1",
  "say.name_and_contact": "2",
  "say.what_happened": "3",
  "say.please_hold": "4",
  "say.longer_hold": "5",
  "say.consult": "6",
  "say.cannot_answer_now": "7",
  "say.against_the_rules": "8",
  "say.not_possible": "9",
  "say.angry_caller": "0",
  "say.hard_to_reach": "h",
  "say.thanks": "t",
  "say.closing_answered": "c",
  "say.closing_not_answered": "v",
};

/** What nobody may do by a slip of the hand. */
const GRAVE = ["hangup", "finish"];

const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "Process", "Dead", "CapsLock"];

export class Keys {
  #store;
  #deeds;
  #keys;
  #dialog = document.getElementById("keys");
  #word = document.getElementById("keys-word");
  #asking = null;

  constructor(operator, deeds) {
    this.#store = `ringdesk.keys.${operator}`;
    this.#deeds = deeds;
    this.#keys = { ...STANDARD, ...JSON.parse(localStorage.getItem(this.#store) ?? "{}") };
    addEventListener("keydown", (event) => this.#pressed(event));
    document.getElementById("keys-reset").addEventListener("click", () => {
      localStorage.removeItem(this.#store);
      this.#keys = { ...STANDARD };
      this.#list();
    });
  }

  /** Writes each deed's key beside it. */
  label(root) {
    for (const place of root.querySelectorAll("kbd[data-for]")) {
      const text = written(this.#keys[place.dataset.for] ?? "");
      if (place.textContent !== text) place.textContent = text;
    }
  }

  show() {
    if (this.#dialog.open) return;
    this.#asking = null;
    this.#list();
    this.#dialog.showModal();
  }

  #pressed(event) {
    if (event.isComposing || event.keyCode === 229 || MODIFIERS.includes(event.key)) return;
    if (this.#asking) return this.#give(event);
    if (event.defaultPrevented || event.repeat || this.#dialog.open) return;
    const key = named(event);
    if (key === "Escape" && inField(event.target)) return event.target.blur();
    if (single(key) && inField(event.target)) return;
    const deed = Object.keys(this.#keys).find((name) => this.#keys[name] === key);
    if (!deed) return;
    event.preventDefault();
    const [name, what] = deed.split(".");
    this.#deeds[name]?.(what);
  }

  #list() {
    this.#word.textContent = "";
    document.getElementById("keys-list").replaceChildren(
      ...Object.keys(STANDARD).map((deed) => {
        const row = document.createElement("tr");
        const name = row.appendChild(document.createElement("th"));
        name.scope = "row";
        name.textContent = this.#dialog.ownerDocument.getElementById(`key-${deed}`)?.textContent ?? deed;
        const button = row.appendChild(document.createElement("td")).appendChild(document.createElement("button"));
        button.type = "button";
        button.className = "key";
        button.ariaLabel = `${name.textContent}: ${written(this.#keys[deed])}`;
        button.append(Object.assign(document.createElement("kbd"), { textContent: written(this.#keys[deed]) }));
        button.addEventListener("click", () => {
          this.#asking = deed;
          this.#word.textContent = this.#word.dataset.press;
        });
        return row;
      }),
    );
    this.label(document);
  }

  #give(event) {
    const deed = this.#asking;
    event.preventDefault();
    event.stopPropagation();
    this.#asking = null;
    if (event.key === "Escape" || event.key === "Tab") return this.#list();
    const key = named(event);
    if (GRAVE.includes(deed) && single(key)) {
      this.#word.textContent = this.#word.dataset.safe;
      return;
    }
    const other = Object.keys(this.#keys).find((name) => this.#keys[name] === key && name !== deed);
    if (other && GRAVE.includes(other)) {
      this.#word.textContent = this.#word.dataset.safe;
      return;
    }
    // two deeds that want one key change places
    if (other) this.#keys[other] = this.#keys[deed];
    this.#keys[deed] = key;
    localStorage.setItem(this.#store, JSON.stringify(this.#keys));
    this.#list();
    if (other) this.#word.textContent = this.#word.dataset.taken.replace("{0}", written(key));
  }
}

/** F8, Ctrl+Enter, a, ? */
function named(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.metaKey ? "Meta+" : ""}${key}`;
}

function single(key) {
  return key.length === 1;
}

function inField(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") != null;
}

function written(key) {
  return key.replace("Ctrl+", "Ctrl ").replace("Enter", "↵").replace(/^.$/, (letter) => letter.toUpperCase());
}
