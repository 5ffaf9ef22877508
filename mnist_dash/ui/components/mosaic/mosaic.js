// A zoomable picture of digits in square cells. Python gives the address of a folder of tiles and what it must know
// about them; a click goes back to Python as the trigger value `chosen`, the digit's position in the split.
//
// Three lengths appear: picture pixels (28 to a digit), CSS pixels, and device pixels of the canvas.
// `scale` is CSS pixels per picture pixel.

const STEP = 1.5; // one press of + or -
const CLICK_SLACK = 5; // CSS pixels the pointer may move during a click
const CRISP_FROM = 2; // device pixels per picture pixel from which pixels are drawn as squares
const HINT = matchMedia("(pointer: coarse)").matches
  ? "Pinch to zoom in; tap a digit to choose it."
  : "Scroll to zoom, drag to move, click a digit to choose it.";

const views = new WeakMap();

export default function mosaic({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".mosaic");
  if (!views.has(root)) views.set(root, new View(root));
  const view = views.get(root);
  view.report = (position) => setTriggerValue("chosen", position);
  view.show(data);
  return () => {
    view.close();
    views.delete(root);
  };
}

class View {
  constructor(root) {
    this.root = root;
    this.canvas = root.querySelector("canvas");
    this.note = root.querySelector("output");
    this.buttons = Object.fromEntries([...root.querySelectorAll("button")].map((each) => [each.name, each]));
    this.camera = new Camera();
    this.pointers = new Map(); // pointer id -> [left, top] in CSS pixels
    this.cells = { positions: [], labels: [] };
    this.hovered = null;
    this.listen();
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.canvas);
  }

  close() {
    this.unwatch?.();
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
  }

  show(data) {
    const fresh = data.address !== this.data?.address;
    this.data = data;
    this.canvas.setAttribute("aria-label", data.describe);
    if (fresh) {
      this.tiles = new Tiles(data.address, () => this.draw());
      this.hovered = null;
      this.resize();
      this.fetchCells(data.address);
    }
    this.mark();
  }

  // Which position and label stand in each cell, row by row.
  async fetchCells(address) {
    const load = async (name) => {
      const answer = await fetch(`${address}/${name}.bin`);
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.arrayBuffer();
    };
    try {
      const [positions, labels] = await Promise.all([load("indices"), load("labels")]);
      if (address !== this.data.address) return;
      this.cells = { positions: new Uint32Array(positions), labels: new Uint8Array(labels) };
    } catch {
      this.tiles.failed = true;
    }
    this.mark();
  }

  // The cell of the chosen digit, as its place in the row-by-row order; -1 for none.
  mark() {
    const { chosen } = this.data;
    this.marked = chosen === null ? -1 : this.cells.positions.indexOf(chosen);
    this.draw();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !this.data) return;
    this.density = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * this.density);
    this.canvas.height = Math.round(height * this.density);
    this.camera.frame(this.data.size, width, height);
    if (!this.unwatch) {
      this.unwatch = address.watch(this.data.at, (text) => this.goTo(text));
      this.goTo(address.read(this.data.at));
    }
    this.draw();
  }

  // The middle of the window as shares of the picture, and the zoom; a text that is none shows the whole.
  goTo(text) {
    const found = (text ?? "").split("~").map((part) => (part.trim() ? Number(part) : NaN));
    const [x, y, zoom] = found.length === 3 && found.every(Number.isFinite) ? found : [0.5, 0.5, 1];
    const { camera } = this;
    camera.centre(x * camera.size, y * camera.size, camera.fit * Math.max(zoom, 1));
    this.draw();
  }

  get place() {
    const { x, y, width, height, scale, size, fit } = this.camera;
    if (this.camera.fitted) return null;
    const middle = [x + width / 2 / scale, y + height / 2 / scale].map((each) => (each / size).toFixed(4));
    return [...middle, (scale / fit).toFixed(2)].map(Number).join("~");
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.canvas.setAttribute("aria-busy", "true");
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    if (!this.camera.scale) return;
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.imageSmoothingEnabled = this.camera.scale * this.density < CRISP_FROM;
    const finest = this.data.levels - 1;
    const wanted = finest + Math.ceil(Math.log2(this.camera.scale * this.density) - 0.3);
    const level = Math.min(finest, Math.max(0, wanted));
    let complete = true;
    for (let each = 0; each <= level; each++) {
      complete = this.paintLevel(pen, each, each === 0 || each === level) && complete;
    }
    if (this.hovered !== this.marked) this.outline(pen, this.hovered, 1);
    this.outline(pen, this.marked, 3);
    this.canvas.setAttribute("aria-busy", String(!complete));
    this.canvas.dataset.scale = this.camera.scale.toFixed(4);
    if (this.place !== this.written) address.write(this.data.at, (this.written = this.place));
    // At the overview one finger scrolls the page; once zoomed in it moves the picture.
    this.canvas.style.touchAction = this.camera.fitted ? "pan-y" : "none";
    this.buttons.out.disabled = this.buttons.fit.disabled = this.camera.fitted;
    this.buttons.in.disabled = this.camera.scale >= LARGEST;
    this.buttons.find.disabled = this.marked < 0;
    this.tell();
  }

  // Draw the level's tiles in the window over the coarser ones; true if none is missing.
  paintLevel(pen, level, fetch) {
    const shrunk = 2 ** (this.data.levels - 1 - level);
    const span = this.data.tile * shrunk;
    const last = Math.ceil(this.data.size / span) - 1;
    const { x, y, width, height, scale } = this.camera;
    const range = (start, length) => [
      Math.max(0, Math.floor(start / span)),
      Math.min(last, Math.floor((start + length) / span)),
    ];
    const [left, right] = range(x, width / scale);
    const [top, bottom] = range(y, height / scale);
    let complete = true;
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const image = this.tiles.get(level, row, column, fetch);
        if (image) this.paintTile(pen, image, column * span, row * span, shrunk);
        else complete = false;
      }
    }
    return complete || !fetch;
  }

  // Edges go to whole device pixels, so that no seam shows between neighbours.
  paintTile(pen, image, x, y, shrunk) {
    const left = this.toDevice(x - this.camera.x);
    const top = this.toDevice(y - this.camera.y);
    const right = this.toDevice(x + image.naturalWidth * shrunk - this.camera.x);
    const bottom = this.toDevice(y + image.naturalHeight * shrunk - this.camera.y);
    pen.drawImage(image, left, top, right - left, bottom - top);
  }

  toDevice(length) {
    return Math.round(length * this.camera.scale * this.density);
  }

  // A frame around a cell, never smaller than 18 CSS pixels so that it is found in the overview.
  outline(pen, place, thickness) {
    if (place === null || place < 0) return;
    const { side, digit } = this.data;
    const width = Math.max(digit * this.camera.scale, 18) * this.density;
    const left = this.toDevice(((place % side) + 0.5) * digit - this.camera.x) - width / 2;
    const top = this.toDevice((Math.floor(place / side) + 0.5) * digit - this.camera.y) - width / 2;
    const colour = getComputedStyle(this.root).getPropertyValue("--st-primary-color");
    for (const [style, extra] of [["#fff", 2], [colour, 0]]) {
      pen.strokeStyle = style;
      pen.lineWidth = (thickness + extra) * this.density;
      pen.strokeRect(left, top, width, width);
    }
  }

  tell() {
    const position = this.cells.positions[this.hovered];
    let text = HINT;
    if (this.tiles.failed) text = "A part of the picture is missing; reload the page to make it again.";
    else if (position !== undefined) {
      const label = this.data.classNames[this.cells.labels[this.hovered]];
      text = `Position ${position.toLocaleString("en")} · label ${label}`;
    }
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  // The place of the cell under a point of the window, null if no digit is there.
  placeAt([left, top]) {
    const { side, digit } = this.data;
    const column = Math.floor((this.camera.x + left / this.camera.scale) / digit);
    const row = Math.floor((this.camera.y + top / this.camera.scale) / digit);
    const place = row * side + column;
    const inside = row >= 0 && column >= 0 && column < side && place < this.cells.positions.length;
    return inside ? place : null;
  }

  hover(place) {
    if (place === this.hovered) return;
    this.hovered = place;
    this.draw();
  }

  choose(place) {
    if (place === null) return;
    this.data.chosen = this.cells.positions[place];
    this.mark();
    this.report(this.data.chosen);
  }

  // Zoom about a point of the window, by default its middle.
  zoom(factor, [left, top] = this.middle()) {
    this.camera.zoom(left, top, factor);
    this.draw();
  }

  middle() {
    return [this.camera.width / 2, this.camera.height / 2];
  }

  fit() {
    this.zoom(0);
  }

  find() {
    if (this.marked < 0) return;
    const { side, digit } = this.data;
    const x = ((this.marked % side) + 0.5) * digit;
    const y = (Math.floor(this.marked / side) + 0.5) * digit;
    this.camera.centre(x, y, Math.max(this.camera.scale, 2));
    this.draw();
  }

  listen() {
    const on = (name, handler) => this.canvas.addEventListener(name, handler.bind(this), { passive: false });
    on("wheel", this.onWheel);
    on("pointerdown", this.onDown);
    on("pointermove", this.onMove);
    on("pointerup", this.onUp);
    on("pointercancel", this.onUp);
    on("pointerleave", () => this.hover(null));
    on("keydown", this.onKey);
    // Two fingers always belong to the picture, also where one of them may scroll the page.
    on("touchmove", (event) => event.touches.length > 1 && event.preventDefault());
    this.buttons.in.onclick = () => this.zoom(STEP);
    this.buttons.out.onclick = () => this.zoom(1 / STEP);
    this.buttons.fit.onclick = () => this.fit();
    this.buttons.find.onclick = () => this.find();
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // A wheel notch is about 100; a trackpad's pinch arrives as a wheel with Ctrl and small steps.
  onWheel(event) {
    if (event.deltaY > 0 && this.camera.fitted && !event.ctrlKey) return; // the page scrolls on
    event.preventDefault();
    const notch = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    this.zoom(Math.exp(-event.deltaY * notch * (event.ctrlKey ? 0.01 : 0.003)), this.point(event));
    this.hover(this.placeAt(this.point(event)));
  }

  onDown(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.point(event));
    this.clicking = this.pointers.size === 1 ? this.point(event) : null;
  }

  onMove(event) {
    const point = this.point(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.hover(this.placeAt(point));
    if (this.clicking && distance(this.clicking, point) <= CLICK_SLACK) return;
    this.clicking = null;
    this.root.classList.add("dragging");
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, point);
    else this.camera.pan(point[0] - before[0], point[1] - before[1]);
    this.pointers.set(event.pointerId, point);
    this.draw();
  }

  // Move and zoom so that both fingers stay on the points they hold.
  pinch(moving, before, after) {
    const [, still] = [...this.pointers].find(([id]) => id !== moving);
    const [left, top] = between(still, before);
    const [newLeft, newTop] = between(still, after);
    this.camera.zoom(left, top, distance(still, after) / Math.max(distance(still, before), 1));
    this.camera.pan(newLeft - left, newTop - top);
  }

  onUp(event) {
    const known = this.pointers.delete(event.pointerId);
    if (known && this.clicking && event.type === "pointerup") this.choose(this.placeAt(this.clicking));
    this.clicking = null;
    if (!this.pointers.size) this.root.classList.remove("dragging");
  }

  // Keys move the picture; the digit in the middle is then the one named, and Enter chooses it.
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = this.camera;
    const keys = {
      ArrowLeft: () => this.camera.pan(width / 8, 0),
      ArrowRight: () => this.camera.pan(-width / 8, 0),
      ArrowUp: () => this.camera.pan(0, height / 8),
      ArrowDown: () => this.camera.pan(0, -height / 8),
      "+": () => this.zoom(STEP),
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      0: () => this.fit(),
      Home: () => this.fit(),
      f: () => this.find(),
      Enter: () => this.choose(this.placeAt(this.middle())),
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
    this.hovered = this.placeAt(this.middle());
    this.draw();
  }
}

function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function between(a, b) {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
