// A map of digits, a point each. Python gives addresses of arrays (places, labels, colours) and what to say about
// them. Back to Python go the trigger value `chosen`, a digit's global index, and the state value `selected`: a bit
// per point, in base64, and which digits the bits are about.

const REACH = 12; // CSS pixels from the pointer within which a point is found
const STRIDE = 6; // CSS pixels that an arrow key moves at least
const FEW = 400; // points that light up larger, or nobody would see them
const GLIDE = 900; // ms from one map to another
const RECOLOUR = 350; // ms from one colouring to another

const views = new WeakMap();

export default function pointMap({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".map");
  if (!views.has(root)) views.set(root, new View(root));
  const view = views.get(root);
  view.reportChosen = (position) => setTriggerValue("chosen", position);
  view.reportSelected = (selected) => setStateValue("selected", selected);
  view.show(data);
  return () => {
    view.close();
    views.delete(root);
  };
}

class View {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector(".stage");
    this.canvas = root.querySelector(".overlay");
    this.buttons = Object.fromEntries([...root.querySelectorAll(".bar button")].map((each) => [each.name, each]));
    this.camera = new Camera();
    this.files = new Files();
    this.sheets = new Sheets(() => this.drawOver());
    this.overlay = new Overlay(this);
    this.tip = new Tip(this, root);
    this.legend = new Legend(root.querySelector(".legend"), () => this.hide());
    this.motion = new Motion(() => this.draw());
    this.film = new Film(this);
    this.keeping = new Keeping(this);
    this.replay = new Replay(root.querySelector(".replay"), (at) => this.play(at));
    Object.assign(this, { tool: "move", lit: null, focused: -1, chosen: null, chosenPoint: -1, selected: 0, turn: 0, frame: null });
    Object.assign(this, { look: { moved: 1, recoloured: 1 }, namePlaces: [] });
    this.painter = Painter.on(root.querySelector(".points"));
    if (!this.painter) return this.giveUp();
    this.gestures = new Gestures(this, this.canvas);
    this.listen();
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.stage);
  }

  giveUp() {
    this.root.querySelector(".fallback").hidden = false;
    this.canvas.hidden = true;
    for (const part of [".bar", ".legend", ".replay"]) this.root.querySelector(part).hidden = true;
  }

  close() {
    this.closed = true;
    this.keeping.end();
    this.resizing?.disconnect();
    this.replay.pause();
    cancelAnimationFrame(this.frame);
    this.painter?.close();
  }

  // --- what Python sends ------------------------------------------------------------------------------------------

  async show(data) {
    if (!this.painter) return;
    const turn = ++this.turn;
    this.root.classList.toggle("small", data.small);
    this.canvas.setAttribute("aria-label", data.describe);
    this.canvas.setAttribute("aria-busy", "true");
    const addresses = [data.places, data.labels, data.colours.address, data.positions, data.lit];
    let arrays;
    try {
      arrays = await Promise.all(addresses.map((address) => address && this.files.get(address)));
    } catch {
      if (turn === this.turn) this.tip.say("A part of the map could not be fetched; reload the page.");
      return;
    }
    if (turn !== this.turn || this.closed) return; // something newer has been sent meanwhile
    const before = this.data;
    this.data = data;
    if (data.scope !== before?.scope) this.takeDigits(arrays[1], arrays[3]);
    if (data.places !== before?.places || data.scope !== before?.scope) this.takePlaces(arrays[0]);
    this.takeColours(arrays[2], before);
    if (data.lit !== before?.lit || data.scope !== before?.scope) this.takeLit(arrays[4]);
    this.offerReplay();
    this.mark(before);
    if (data.selected && !this.selected) this.reportSelected(null); // drawn round before this view was made
    this.tip.tell();
    this.keeping.begin(data.view);
    this.draw();
  }

  // Which digits the points are; a selection among others ends.
  takeDigits(labels, positions) {
    this.formerPlaces = this.places && this.byDigit();
    this.labels = new Uint8Array(labels);
    this.positions = positions && new Uint32Array(positions);
    this.points = this.positions && new Map(Array.from(this.positions, (position, point) => [position, point]));
    this.setPicked(new Uint8Array(this.data.count), 0);
    this.focused = -1;
  }

  // The place of each digit of the map that was shown until now.
  byDigit() {
    const places = new Map();
    for (let point = 0; point < this.places.length / 2; point++) {
      places.set(this.digitAt(point), [this.places[2 * point], this.places[2 * point + 1]]);
    }
    return places;
  }

  // The points glide to their new places; those that are new stand there at once.
  takePlaces(buffer) {
    const places = new Uint16Array(buffer);
    let before = this.places;
    if (this.formerPlaces) {
      before = places.slice();
      for (let point = 0; point < this.data.count; point++) {
        const former = this.formerPlaces.get(this.digitAt(point));
        if (former) before.set(former, 2 * point);
      }
      this.formerPlaces = null;
    }
    this.places = places;
    this.xy = Float32Array.from(places, (value) => (value / 65535) * 2 - 1);
    this.nearest = new Nearest(this.xy);
    this.covered = this.nearest.covered;
    this.film.leave();
    this.painter.count = this.data.count;
    this.painter.put("before", before ?? places);
    this.painter.put("after", places);
    this.namePlaces = Overlay.places(this.xy, this.labels, this.data.classNames.length);
    this.resize();
    this.unpoint();
    if (before) this.keeping.moved();
    if (before) this.motion.start("moved", GLIDE, (share) => (this.look.moved = share));
  }

  takeColours(buffer, before) {
    const { colours } = this.data;
    const { codes, tones, bytes } = readColours(colours, buffer, this.isDark());
    this.codes = codes;
    const same = before && JSON.stringify(before.colours) === JSON.stringify(colours) && before.scope === this.data.scope;
    if (!same) {
      const gliding = before?.scope === this.data.scope;
      this.painter.put("oldTone", gliding ? this.tones : tones);
      this.painter.paint("oldPalette", gliding ? this.palette : bytes);
      this.painter.put("newTone", tones);
      this.painter.paint("newPalette", bytes);
      Object.assign(this, { tones, palette: bytes });
      if (gliding) this.motion.start("recoloured", RECOLOUR, (share) => (this.look.recoloured = share));
    }
    this.groups = colours.kind === "kinds" ? codes : this.labels; // what the legend hides
    this.painter.put("group", this.groups);
    this.updateLegend();
  }

  isDark() {
    return getComputedStyle(this.root).colorScheme === "dark";
  }

  // The theme's colours changed: those of the kinds, and of what is drawn over the points.
  followTheme() {
    const { colours } = this.data;
    if (colours.kind === "kinds" && this.tones) {
      this.palette = palette(colours.colours.map((colour) => inTheme(colour, this.isDark())));
      for (const name of ["oldPalette", "newPalette"]) this.painter.paint(name, this.palette);
      this.draw();
    }
    this.drawOver();
  }

  // Some points light up and the rest dims; null for all alike.
  takeLit(buffer) {
    this.lit = buffer && fromBits(new Uint8Array(buffer), this.data.count);
    this.highlight();
  }

  // The points that stand out: of those lit, the selected ones where there are any.
  highlight() {
    const { lit, picked, selected } = this;
    this.strong = lit && selected ? picked.map((flag, point) => flag & lit[point]) : (lit ?? picked);
    this.brightest = this.strong.reduce((sum, flag) => sum + flag, 0);
    this.painter.put("picked", this.strong);
    this.draw();
  }

  get dimming() {
    return this.lit !== null || this.selected > 0;
  }

  updateLegend() {
    const { colours, classNames } = this.data;
    const names = colours.kind === "kinds" ? colours.names : classNames;
    const counts = new Array(names.length).fill(0);
    for (const group of this.groups) counts[group]++;
    const scale = colours.kind === "amounts" ? colours : null;
    this.legend.show(names, counts, scale ? null : colours.colours, scale);
    this.keeping.hidden(this.legend);
  }

  // Mark the chosen digit; one that Python asks for is brought into view.
  mark(before) {
    const { chosen } = this.data;
    const asked = before && chosen !== this.chosen;
    this.chosen = chosen;
    this.chosenPoint = chosen === null ? -1 : this.pointOf(chosen);
    if (asked && this.chosenPoint >= 0) this.find();
  }

  offerReplay() {
    const { replay } = this.data;
    this.replay.offer(replay && this.data.places + replay.address, replay?.steps);
  }

  // --- points and digits ------------------------------------------------------------------------------------------

  digitAt(point) {
    return this.positions ? this.positions[point] : point;
  }

  pointOf(digit) {
    return this.points ? (this.points.get(digit) ?? -1) : digit < this.data.count ? digit : -1;
  }

  toWindow(point) {
    return this.camera.toWindow(this.xy[2 * point], this.xy[2 * point + 1]);
  }

  allowed = (point) => !this.legend.hides(this.groups[point]);

  hidesLabel(label) {
    return this.groups === this.labels || this.data.colours.address === this.data.labels ? this.legend.hides(label) : false;
  }

  colourOf(point) {
    return `rgb(${this.palette.subarray(4 * this.tones[point], 4 * this.tones[point] + 3).join(" ")})`;
  }

  drawDigit(pen, point, left, top, size) {
    return this.sheets.draw(pen, this.data.sheets, this.digitAt(point), left, top, size);
  }

  hasPicture(point) {
    return this.sheets.of(this.data.sheets, this.digitAt(point)) !== null;
  }

  // The points in the window if there are no more than `most`, else null.
  fewInView(most) {
    const found = [];
    const [left, top] = this.camera.toMap(0, 0);
    const [right, bottom] = this.camera.toMap(this.camera.width, this.camera.height);
    if (this.camera.zoom < 3) return null;
    this.nearest.within(left, bottom, right, top, (point, x, y) => {
      if (x >= left && x <= right && y >= bottom && y <= top && this.allowed(point)) found.push(point);
    });
    return found.length <= most ? found : null;
  }

  // --- drawing ----------------------------------------------------------------------------------------------------

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !this.xy) return;
    this.density = window.devicePixelRatio || 1;
    this.camera.frame(width, height, boxOf(this.xy));
    sizeTo(this.canvas, this.camera, this.density);
    this.draw();
  }

  draw() {
    this.stale = true;
    this.drawOver();
  }

  // Draw only what lies over the points: they alone take most of the time. A frame that is waited for stays: asked for
  // anew in every frame, as a replay does, it would never come.
  drawOver() {
    this.frame ??= requestAnimationFrame((now) => this.paint(now));
  }

  paint(now) {
    this.frame = null;
    if (!this.xy || !this.camera.scale) return;
    this.motion.advance(now);
    if (this.stale) this.drawPoints(this.density);
    this.stale = false;
    const pen = this.canvas.getContext("2d");
    pen.setTransform(this.density, 0, 0, this.density, 0, 0);
    pen.clearRect(0, 0, this.camera.width, this.camera.height);
    this.overlay.paint(pen, this.style());
    this.tip.place();
    // At the overview one finger scrolls the page; once zoomed in, or with a drawing tool, it stays in the map.
    this.canvas.style.touchAction = this.camera.fitted && this.tool === "move" ? "pan-y" : "none";
    this.buttons.out.disabled = this.buttons.fit.disabled = this.camera.fitted;
    this.buttons.in.disabled = this.camera.zoom >= CLOSEST;
    this.buttons.find.disabled = this.chosenPoint < 0;
    this.canvas.dataset.view = [this.camera.x, this.camera.y, this.camera.scale].map((each) => each.toFixed(5)).join(" ");
    this.canvas.setAttribute("aria-busy", String(this.motion.active));
    if (this.motion.active) this.draw();
    else this.keeping.place(this.camera);
  }

  // The replay shows another picture; null is the finished map.
  play(at) {
    this.film.show(at);
    this.keeping.step(this.replay);
  }

  // Draw the points so that a CSS pixel has `density` pixels; another than the screen's leaves the canvas resized.
  drawPoints(density) {
    sizeTo(this.painter.canvas, this.camera, density);
    this.painter.draw(this.camera, { ...this.look, ...this.dots(density) });
  }

  // Small and faint enough that a crowd shows its grain, larger and stronger the closer one looks.
  dots(density) {
    const { camera } = this;
    const count = this.painter.members?.length ?? this.legend.shown; // few stand out, many do not clot
    const [left, bottom, right, top] = camera.box;
    const area = (right - left) * (top - bottom) * this.covered * camera.fit ** 2;
    const room = Math.sqrt(area / Math.max(count, 1)); // CSS pixels from one point to the next, at the whole map
    const size = Math.min(Math.max(room * 0.9, 1.7), 5);
    const alpha = Math.min(Math.max((room / size) ** 1.2, 0.4), 0.85);
    return {
      size: Math.min(size * camera.zoom ** 0.4, 12) * density,
      alpha: Math.min(alpha * camera.zoom ** 0.4, 0.85),
      hidden: this.legend.bits,
      selecting: this.dimming,
      strongSize: (this.dimming && this.brightest <= FEW ? 7 * camera.zoom ** 0.2 : 0) * density,
    };
  }

  style() {
    const style = getComputedStyle(this.root);
    return {
      background: style.getPropertyValue("--st-background-color") || "#fff",
      text: style.getPropertyValue("--st-text-color") || "#000",
      primary: style.getPropertyValue("--st-primary-color") || "#00f",
      font: style.fontFamily,
    };
  }

  // --- pointing at one digit --------------------------------------------------------------------------------------

  // Show the thumbnail of a point and say what it is; -1 for none.
  point(point) {
    if (point === this.focused) return;
    this.focused = point;
    this.tip.tell();
    this.drawOver();
  }

  unpoint() {
    this.point(-1);
  }

  hover([left, top]) {
    if (this.replay.active || !this.nearest) return;
    const [x, y] = this.camera.toMap(left, top);
    this.point(this.nearest.near(x, y, REACH / this.camera.scale, this.allowed));
  }

  choose(point) {
    if (point < 0) return;
    this.chosenPoint = point;
    this.chosen = this.digitAt(point);
    this.drawOver();
    this.reportChosen(this.chosen);
  }

  find() {
    if (this.chosenPoint < 0) return;
    this.fly(this.xy[2 * this.chosenPoint], this.xy[2 * this.chosenPoint + 1], Math.max(this.camera.scale, this.camera.fit * 6));
    this.point(this.chosenPoint);
  }

  fly(x, y, scale) {
    const from = { ...this.camera };
    this.motion.start("flight", FLIGHT, (share) => {
      const way = (start, end) => start + (end - start) * share;
      this.camera.set(way(from.x, x), way(from.y, y), Math.exp(way(Math.log(from.scale), Math.log(scale))));
    });
  }

  stopFlight() {
    this.motion.stop("flight");
  }

  // To the nearest point in a direction, which then is in view.
  walk(dx, dy) {
    if (this.replay.active) return;
    const start = this.focused >= 0 ? this.focused : this.chosenPoint;
    const [x, y] = start >= 0 ? [this.xy[2 * start], this.xy[2 * start + 1]] : [this.camera.x, this.camera.y];
    const next =
      start >= 0
        ? this.nearest.towards(x, y, dx, dy, STRIDE / this.camera.scale, this.allowed)
        : this.nearest.near(x, y, 2, this.allowed);
    if (next < 0) return;
    const place = [this.xy[2 * next], this.xy[2 * next + 1]];
    if (!this.camera.contains(...place, 30)) this.camera.set(...place, this.camera.scale);
    this.point(next);
    this.draw();
  }

  // --- selecting several ------------------------------------------------------------------------------------------

  use(tool) {
    this.tool = tool;
    for (const name of ["move", "lasso", "box"]) this.buttons[name].setAttribute("aria-pressed", String(name === tool));
    this.root.dataset.tool = tool;
    this.draw();
  }

  // Select what lies inside these corners of the map.
  select(drawn) {
    const corners = simplified(drawn);
    if (corners.length < 3) return;
    const { picked, count } = this.nearest.inside(corners, (point) => this.allowed(point) && (this.lit?.[point] ?? 1));
    this.setPicked(picked, count);
    this.keeping.around(count ? corners : null);
    this.reportSelection();
  }

  setPicked(picked, count) {
    const changed = this.selected || count;
    Object.assign(this, { picked, selected: count });
    this.buttons.clear.hidden = !count;
    if (changed) this.tip.tell();
    this.highlight();
  }

  clear() {
    if (!this.selected) return;
    this.setPicked(new Uint8Array(this.data.count), 0);
    this.keeping.around(null);
    this.reportSelection();
  }

  reportSelection() {
    this.reportSelected(this.selected ? { of: this.data.scope, bits: toBase64(this.picked) } : null);
  }

  // What the legend hides cannot be pointed at.
  hide() {
    this.keeping.hidden(this.legend);
    if (this.focused >= 0 && !this.allowed(this.focused)) this.unpoint();
    this.draw();
  }

  // --- buttons and keys -------------------------------------------------------------------------------------------

  listen() {
    for (const name of ["move", "lasso", "box"]) this.buttons[name].onclick = () => this.use(name);
    this.buttons.clear.onclick = () => this.clear();
    this.buttons.in.onclick = () => this.zoomBy(STEP);
    this.buttons.out.onclick = () => this.zoomBy(1 / STEP);
    this.buttons.fit.onclick = () => this.fit();
    this.buttons.find.onclick = () => this.find();
    this.buttons.save.onclick = () => this.save();
    for (const name of ["focus", "blur"]) this.canvas.addEventListener(name, () => this.tip.tell()); // with the keys' hint
    this.root.addEventListener("transitionrun", () => this.followTheme());
    const { canvas } = this.painter;
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.painter.begin();
      this.draw();
    });
  }

  fit() {
    const [left, bottom, right, top] = this.camera.box;
    this.fly((left + right) / 2, (bottom + top) / 2, this.camera.fit);
  }

  zoomBy(factor, [left, top] = [this.camera.width / 2, this.camera.height / 2]) {
    this.stopFlight();
    this.camera.zoomAt(left, top, factor);
    this.draw();
  }

  // What keys zoom about: the point they have walked to, else the middle.
  middle() {
    return this.focused >= 0 ? this.toWindow(this.focused) : undefined;
  }

  escape() {
    if (this.focused >= 0) this.unpoint();
    else this.clear();
  }

  save() {
    snapshot(this, (blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${(this.data.title || "map").toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }
}

// Give a canvas so many pixels per CSS pixel; one that has them keeps what is on it.
function sizeTo(canvas, { width, height }, density) {
  const size = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
}
