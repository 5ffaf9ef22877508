// The address as a part of the page: Python's components join this file before their own scripts, and all of them share
// the one Address that the first of them makes.
//
// Streamlit writes a visitor's choices over the address, and adds a step to the browser's history for every single
// value that Python writes, so that a click makes none or several. Here the first change after a press of a key or a
// button is a step, and whatever follows from it belongs to that step: a choice is one step, a half state none.
//
// A component keeps what Streamlit cannot bind, such as a place it was moved to, in parameters of its own.

const SETTLED = 400; // ms after the last movement at which a place is written; browsers allow few writes a second
const TYPED = 2000; // ms within which keys that change the same parameter belong to one step
const BEGINS = 300; // ms until a script runs that a step back asks for
const POLL = 50; // ms
const QUIET = ["Enter", " ", "Tab"]; // keys that end a text, and so begin a step of their own

class Address {
  constructor() {
    Object.assign(this, { own: new Map(), watchers: new Set(), begun: null, last: null, timer: null });
    this.push = history.pushState.bind(history);
    this.replace = history.replaceState.bind(history);
    history.pushState = (state, _, url) => this.go(url, state);
    history.replaceState = (state, _, url) => this.go(url, state);
    addEventListener("pointerdown", () => (this.begun = "press"), true);
    addEventListener("keydown", ({ key }) => (this.begun = QUIET.includes(key) ? "press" : "key"), true);
    addEventListener("popstate", () => this.returned(), true);
  }

  // What a parameter of the address says; null where it is not there.
  read(name) {
    return this.own.has(name) ? this.own.get(name) : new URLSearchParams(location.search).get(name);
  }

  // Put a component's value into the address, null for none. With `step` it is a choice, else it waits until settled.
  write(name, text, step = false) {
    if (this.read(name) === text) return;
    this.own.set(name, text);
    if (step) this.go(location.href, history.state);
    else this.timer ??= setTimeout(() => this.settle(), SETTLED);
  }

  // Write what waits, without a step.
  settle() {
    clearTimeout(this.timer);
    this.timer = null;
    this.go(location.href, history.state, null);
  }

  // Put what the page began with into the address, where it says nothing of that; a name without values is taken out.
  fill(values) {
    const target = new URL(location.href);
    const known = new URLSearchParams(location.search);
    for (const [name, texts] of Object.entries(values)) {
      if (!texts.length || !known.has(name)) target.search = replaced(target.search, name, texts);
    }
    this.go(target, history.state, null);
  }

  // Call back when no script runs, so that what a component reports is not lost in the one that a step back begins.
  whenIdle(act, wait = BEGINS) {
    const app = document.querySelector('[data-testid="stApp"]');
    setTimeout(() => (app?.dataset.testScriptState === "running" ? this.whenIdle(act, POLL) : act()), wait);
  }

  // Call back with the value of the parameter when the visitor has gone back or forward; gives what ends that.
  watch(name, changed) {
    const watcher = () => changed(this.read(name));
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  returned() {
    this.begun = null;
    this.own.clear();
    for (const watcher of this.watchers) watcher();
  }

  go(url, state, begun = this.begun) {
    const target = new URL(url ?? location.href, location.href);
    if (target.pathname !== location.pathname) this.own.clear();
    for (const [name, text] of this.own) {
      target.search = replaced(target.search, name, text === null ? [] : [text]);
    }
    const changed = differing(location, target);
    if (!changed) return;
    const now = performance.now();
    const typing = begun === "key" && this.last?.changed === changed && now - this.last.at < TYPED;
    if (begun && !typing) this.push(state, "", target);
    else this.replace(state, "", target);
    if (!begun) return;
    this.last = { changed, at: now };
    this.begun = null;
  }

  // The address of this view as others can open it, without what only belongs to a page that it is embedded in.
  get shared() {
    this.settle();
    const shared = new URL(location.href);
    shared.pathname = shared.pathname.replace("/~/+", ""); // a host shows the app in a frame under this path
    for (const name of ["embed", "embed_options"]) shared.search = replaced(shared.search, name, []);
    return shared.href;
  }
}

// The query with these values of a parameter, and all others as they are written.
function replaced(search, name, texts) {
  const parts = search.slice(1).split("&");
  const others = parts.filter((part) => part && new URLSearchParams(part).keys().next().value !== name);
  const own = texts.map((text) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
  return [...others, ...own].join("&");
}

// The names of the parameters that two addresses differ in, or the new page; empty where they say the same.
function differing(before, after) {
  if (before.pathname !== after.pathname) return after.pathname;
  const [old, fresh] = [before, after].map((each) => new URLSearchParams(each.search));
  const names = new Set([...old.keys(), ...fresh.keys()]);
  const same = (name) => JSON.stringify(old.getAll(name)) === JSON.stringify(fresh.getAll(name));
  return [...names].filter((name) => !same(name)).sort().join(" ");
}

const address = (window.mnistAddress ??= new Address());
