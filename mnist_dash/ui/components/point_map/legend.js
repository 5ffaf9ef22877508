// The legend: a button per kind, which hides it, or a bar of the scale's colours with its ends and, beside it, the
// classes to hide; and a button that hides all, so that one alone can be shown without a mouse. `hidden` is the set of
// kinds that are not shown.

class Legend {
  constructor(root, changed) {
    Object.assign(this, { root, changed, hidden: new Set(), names: [], counts: [] });
  }

  // `names`, `counts` and `colours` of the kinds (colours null: no patches); `scale` as Python describes it, or null.
  show(names, counts, colours, scale) {
    const key = JSON.stringify([names, colours, scale, [...counts]]);
    if (key === this.key) return;
    if (JSON.stringify(names) !== JSON.stringify(this.names)) this.hidden = new Set();
    Object.assign(this, { key, names, counts });
    const parts = names.map((name, kind) => this.button(name, kind, counts[kind], colours?.[kind]));
    this.all = document.createElement("button");
    this.all.type = "button";
    this.all.className = "all";
    this.all.onclick = () => this.set(this.hidden.size ? [] : this.kinds);
    this.root.replaceChildren(...(scale ? [scaleBar(scale)] : []), ...parts, this.all);
    this.mark();
  }

  button(name, kind, count, colour) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.kind = kind;
    button.title = `${count.toLocaleString("en")} points; click to hide or show them, double-click to see only these`;
    if (colour) {
      const patch = document.createElement("i");
      patch.style.background = colour;
      button.append(patch);
    }
    button.append(name);
    button.onclick = () => this.set(this.kinds.filter((each) => this.hides(each) !== (each === kind)));
    button.ondblclick = () => this.set(this.kinds.filter((each) => each !== kind));
    return button;
  }

  set(hidden) {
    this.hidden = new Set(hidden.filter((kind) => kind >= 0 && kind < this.names.length));
    this.mark();
    this.changed();
  }

  mark() {
    for (const button of this.root.querySelectorAll("[data-kind]")) {
      button.setAttribute("aria-pressed", String(!this.hides(Number(button.dataset.kind))));
    }
    this.all.textContent = this.hidden.size ? "Show all" : "Hide all";
  }

  get kinds() {
    return [...this.names.keys()];
  }

  // What is hidden in two words of 32 bits, as the graphics card takes it.
  get bits() {
    const words = new Uint32Array(2);
    for (const kind of this.hidden) words[kind >> 5] |= 1 << (kind & 31);
    return words;
  }

  // How many points are not hidden.
  get shown() {
    return this.counts.reduce((sum, count, kind) => sum + (this.hides(kind) ? 0 : count), 0);
  }

  hides(kind) {
    return this.hidden.has(kind);
  }
}

function scaleBar(scale) {
  const bar = document.createElement("span");
  bar.className = "scale";
  const [title, low, strip, high] = ["span", "span", "i", "span"].map((name) => document.createElement(name));
  title.textContent = scale.title;
  low.textContent = `${scale.least < scale.low ? "≤ " : ""}${amount(scale.low, scale)}`;
  high.textContent = `${scale.most > scale.high ? "≥ " : ""}${amount(scale.high, scale)} ${scale.unit}`;
  strip.style.background = `linear-gradient(to right, ${scale.scale.join(", ")})`;
  bar.append(title, low, strip, high);
  return bar;
}

// A number of the scale, with as many digits as its span deserves.
function amount(value, scale) {
  const span = scale.high - scale.low;
  const digits = span >= 100 ? 0 : span >= 5 ? 1 : span >= 0.5 ? 2 : 3;
  return value.toFixed(digits).replace("-", "−");
}
