// The stage of the Morph page. Python sends the decoder's address, the points of the path, what the runs read along
// it, and how it is to look. Back to Python go the state value `rest`, the place on the path where the slider rests
// (only where the browser has no WebGL, so that the server draws it), and `webgl`: false in that case.

const MOVING = 14; // ms that a frame may take while the path plays
const RESTING = 350; // ms that a picture that stands still may take
const LIVELY = 256 * 256; // pixels that must be drawn in that time for the path to play by itself
const SOFTEST = 96; // pixels a side at least, whatever the time
const PAUSED = 160; // ms without a movement after which the picture is drawn in full
const STEP = 1.5; // one press of + or -
const PLACE = "morph_share"; // the place on the path, in the address

const views = new WeakMap();

export default function morphStage({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".morph");
  if (!views.has(root)) views.set(root, new Stage(root));
  const view = views.get(root);
  view.report = setStateValue;
  view.show(data);
  return () => {
    view.close();
    views.delete(root);
  };
}

class Stage {
  constructor(root) {
    this.root = root;
    const find = (name) => root.querySelector(name);
    Object.assign(this, { screen: find(".screen"), canvas: find(".picture"), slider: find("input"), note: find("output") });
    this.buttons = Object.fromEntries([...root.querySelectorAll("button")].map((each) => [each.name, each]));
    this.camera = new Camera();
    this.gestures = new Gestures(this.canvas, this.camera, () => this.move());
    this.clock = new Clock(this.buttons.play, (share) => this.go(share), () => this.settle());
    this.readings = new Readings(find(".runs"), find(".ribbons"));
    this.blend = new Blend(find(".blend canvas"));
    this.film = null;
    this.share = 0;
    this.listen();
    this.forget = address.watch(PLACE, () => this.jump(this.linked()));
    this.resizing = new ResizeObserver(() => this.move());
    this.resizing.observe(this.screen);
    this.watching = new IntersectionObserver(([entry]) => !entry.isIntersecting && this.clock.pause());
    this.watching.observe(this.screen);
  }

  close() {
    this.forget();
    this.clock.pause();
    this.resizing.disconnect();
    this.watching.disconnect();
    clearTimeout(this.settling);
    cancelAnimationFrame(this.frame);
    this.painter?.close();
  }

  async show(data) {
    this.data = data;
    this.canvas.setAttribute("aria-label", data.describe);
    this.clock.pieces = Math.max(data.points.length - 1, 1);
    this.readings.show(data.readings, data.colours);
    this.root.querySelector(".blend").hidden = !data.blend;
    this.blend.load(data.pictures);
    this.showStops();
    await this.prepare();
    if (data !== this.data) return; // gone on meanwhile
    if (data.path !== this.begun) this.begin();
    else this.go(this.share);
  }

  // The first path begins where the address says, another one at its first stop; from there it plays once for those
  // who do not mind motion, where there is a graphics card for it.
  begin() {
    const start = this.begun ? 0 : this.linked();
    this.begun = this.data.path;
    this.jump(start);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;
    if (!still && start === 0 && this.speed * MOVING >= LIVELY) this.clock.play(1);
  }

  // The place on the path that the address names.
  linked() {
    const share = Number(address.read(PLACE) ?? 0);
    return share >= 0 && share <= 1 ? share : 0;
  }

  // The painter with the generator's weights; or the server's film where the browser cannot paint.
  async prepare() {
    const { decoder, film } = this.data;
    if (film) {
      this.film ??= new Film(this.canvas, this.root.querySelector(".still"));
      await this.film.load(film);
    } else if (decoder.address !== this.address) {
      this.address = decoder.address;
      this.loading = this.load(decoder);
    }
    await this.loading; // which a run of the page in between may have begun
  }

  async load({ address: place, layout }) {
    let halves;
    try {
      const answer = await fetch(place);
      if (!answer.ok) throw new Error(answer.statusText);
      halves = new Uint16Array(await answer.arrayBuffer());
    } catch {
      this.address = null;
      this.note.textContent = "The generator could not be fetched; reload the page.";
      return;
    }
    this.painter?.close();
    this.decoder = new Decoder(halves, layout);
    this.take(Painter.on(this.renew(), this.decoder));
  }

  take(painter) {
    this.painter = painter;
    if (!painter) return this.report("webgl", false);
    painter.load(this.decoder.fold(this.data.points[0]));
    this.speed = painter.measure();
  }

  // A context that was given up cannot be had again on the same canvas.
  renew() {
    if (!this.painter) return this.canvas;
    const canvas = this.canvas.cloneNode();
    this.canvas.replaceWith(canvas);
    this.canvas = canvas;
    this.gestures = new Gestures(canvas, this.camera, () => this.move());
    this.listenTo(canvas);
    return canvas;
  }

  showStops() {
    const last = Math.max(this.data.points.length - 1, 1);
    const stops = this.data.stops.map(({ name, picture }, each) => {
      const button = make("button", "stop");
      button.type = "button";
      button.style.left = `${(100 * each) / last}%`;
      button.title = button.ariaLabel = `Go to stop ${each + 1}: ${name}`;
      const image = button.appendChild(make("img"));
      image.src = picture;
      image.alt = "";
      button.onclick = () => this.jump(each / last);
      return button;
    });
    this.root.querySelector(".stops").replaceChildren(...stops);
  }

  // --- moving ---------------------------------------------------------------------------------------------

  jump(share) {
    this.clock.pause();
    this.clock.set(share);
    this.go(share);
  }

  go(share) {
    this.share = share;
    this.slider.value = share;
    this.slider.setAttribute("aria-valuetext", `${Math.round(100 * share)} % of the path`);
    this.readings.go(share);
    this.move();
  }

  // Something moved: draw soon, as fine as there is time for, and finely once all is still.
  move() {
    if (!this.data) return;
    this.canvas.setAttribute("aria-busy", "true");
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint(MOVING));
    clearTimeout(this.settling);
    if (!this.clock.playing) this.settling = setTimeout(() => this.settle(), PAUSED);
  }

  settle() {
    clearTimeout(this.settling);
    cancelAnimationFrame(this.frame);
    this.paint(RESTING);
    this.canvas.setAttribute("aria-busy", "false");
    if (!this.clock.playing) address.write(PLACE, this.share > 0 ? this.share.toFixed(3) : null);
    if (this.film) this.report("rest", Number(this.share.toFixed(4)));
  }

  paint(time) {
    const { data, camera, painter } = this;
    if (data.blend) this.blend.draw(this.share, this.look());
    this.buttons.out.disabled = this.buttons.fit.disabled = camera.whole;
    this.canvas.style.touchAction = camera.whole ? "pan-y" : "none";
    if (this.film) {
      this.film.draw(this.share);
      this.film.rest(data.still, this.share);
      return;
    }
    if (!painter || !this.canvas.clientWidth) return;
    const full = Math.round(this.canvas.clientWidth * (window.devicePixelRatio || 1));
    const side = Math.max(Math.min(full, Math.floor(Math.sqrt(this.speed * time))), Math.min(SOFTEST, full));
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    painter.load(this.decoder.fold(pointAt(data.points, this.share)));
    painter.draw({ x: camera.x, y: camera.y, zoom: camera.zoom, side: full * camera.zoom }, this.look());
    this.canvas.dataset.share = this.share.toFixed(4);
    this.pace(time, side);
  }

  // While it plays, frames tell how quick this browser really is.
  pace(time, side) {
    const now = performance.now();
    const taken = now - (this.painted ?? 0);
    this.painted = now;
    if (!this.clock.playing || taken > 200) return;
    if (taken > 34) this.speed *= 0.9;
    else if (taken < 20 && side * side >= this.speed * time * 0.98) this.speed *= 1.05;
  }

  // The colours of paper and ink now, each 3 x 0 to 1.
  look() {
    const { look, points } = this.data;
    if (look === "paper") return { ground: [0.992, 0.988, 0.98], ink: [0.11, 0.11, 0.1] };
    if (look === "chalk") return { ground: [0, 0, 0], ink: [1, 1, 1] };
    const classes = pointAt(points, this.share).slice(-10);
    const ink = [0, 1, 2].map((each) =>
      this.data.colours.reduce((sum, colour, digit) => sum + classes[digit] * bright(colour, each), 0),
    );
    return { ground: [0.03, 0.03, 0.05], ink };
  }

  // --- hands ----------------------------------------------------------------------------------------------

  listen() {
    const { buttons } = this;
    this.slider.oninput = () => this.jump(Number(this.slider.value));
    buttons.in.onclick = () => this.gestures.zoom(STEP);
    buttons.out.onclick = () => this.gestures.zoom(1 / STEP);
    buttons.fit.onclick = () => this.gestures.fit();
    buttons.full.onclick = () => this.fill();
    buttons.full.hidden = !document.fullscreenEnabled;
    const ribbons = this.root.querySelector(".ribbons");
    const drag = (event) => {
      if (!(event.buttons & 1) || !event.target.closest(".bands")) return;
      const box = ribbons.getBoundingClientRect();
      this.jump(Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1));
    };
    ribbons.addEventListener("pointerdown", drag);
    ribbons.addEventListener("pointermove", drag);
    this.listenTo(this.canvas);
  }

  listenTo(canvas) {
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const by = 1 / (20 * this.clock.pieces);
      const keys = {
        "+": () => this.gestures.zoom(STEP),
        "=": () => this.gestures.zoom(STEP),
        "-": () => this.gestures.zoom(1 / STEP),
        0: () => this.gestures.fit(),
        f: () => this.fill(),
        " ": () => this.buttons.play.click(),
        ArrowLeft: () => this.jump(Math.max(this.share - by, 0)),
        ArrowRight: () => this.jump(Math.min(this.share + by, 1)),
        Home: () => this.jump(0),
        End: () => this.jump(1),
      };
      if (!(event.key in keys)) return;
      event.preventDefault();
      keys[event.key]();
    });
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.painter.begin();
      this.move();
    });
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen();
  }
}

// A channel of a colour as it is in the dark theme, light enough to shine on black.
function bright(colour, channel) {
  const value = parseInt(colour.match(/[0-9a-f]{6}/g).at(-1).slice(2 * channel, 2 * channel + 2), 16) / 255;
  return 0.35 + 0.65 * value;
}
