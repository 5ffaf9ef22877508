// Mouse, fingers and keys over the map: they move the camera, point at digits, and draw round them.

const STEP = 1.5; // one press of + or -
const CLICK_SLACK = 5; // CSS pixels the pointer may move during a click
const CORNER_GAP = 3; // CSS pixels between two corners of a lasso

class Gestures {
  constructor(view, canvas) {
    Object.assign(this, { view, canvas, camera: view.camera });
    this.pointers = new Map(); // pointer id -> [left, top] in CSS pixels
    this.shape = []; // corners of the lasso or box being drawn, in CSS pixels
    this.drawing = null; // with what and from where
    this.aimed = true; // whether the wheel is meant for the map: not from scrolling the page until the pointer moves
    const on = (name, handler) => canvas.addEventListener(name, handler.bind(this), { passive: false });
    on("wheel", this.onWheel);
    on("pointerdown", this.onDown);
    on("pointermove", this.onMove);
    on("pointerup", this.onUp);
    on("pointercancel", this.onUp);
    on("pointerleave", (event) => event.pointerType === "mouse" && !this.pointers.size && view.unpoint());
    on("dblclick", () => view.tool === "move" && view.fit());
    on("keydown", this.onKey);
    // Two fingers always belong to the map, also where one of them may scroll the page.
    on("touchmove", (event) => event.touches.length > 1 && event.preventDefault());
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // A wheel notch is about 100; a trackpad's pinch arrives as a wheel with Ctrl and small steps. Over the whole map the
  // page scrolls on: downwards, and also upwards until the pointer has moved since, or the map would hold the page.
  onWheel(event) {
    if (event.deltaY > 0 && this.camera.fitted) this.aimed &&= event.ctrlKey;
    if (this.camera.fitted && !event.ctrlKey && !this.aimed) return;
    event.preventDefault();
    const notch = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    this.view.zoomBy(Math.exp(-event.deltaY * notch * (event.ctrlKey ? 0.01 : 0.0025)), this.at(event));
    this.view.hover(this.at(event));
  }

  onDown(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    const point = this.at(event);
    this.pointers.set(event.pointerId, point);
    this.view.stopFlight();
    const alone = this.pointers.size === 1;
    this.clicking = alone ? point : null;
    const tool = this.view.tool === "move" && event.shiftKey ? "lasso" : this.view.tool;
    this.drawing = alone && tool !== "move" && !this.view.replay.active ? { tool, start: point } : null;
    if (!alone) this.shape = []; // a second finger zooms
  }

  onMove(event) {
    this.aimed ||= event.movementX !== 0 || event.movementY !== 0;
    const point = this.at(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.view.hover(point);
    if (this.clicking && distance(this.clicking, point) <= CLICK_SLACK) return;
    this.clicking = null;
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, point);
    else if (this.drawing) this.extend(point);
    else this.camera.pan(point[0] - before[0], point[1] - before[1]);
    this.pointers.set(event.pointerId, point);
    if (!this.drawing) this.view.unpoint();
    this.view.root.classList.add("dragging");
    this.view.draw();
  }

  // The lasso or box goes on to here.
  extend([left, top]) {
    const { tool, start } = this.drawing;
    if (tool === "box") {
      this.shape = [start, [left, start[1]], [left, top], [start[0], top]];
    } else {
      if (!this.shape.length) this.shape = [start];
      if (distance(this.shape.at(-1), [left, top]) >= CORNER_GAP) this.shape.push([left, top]);
    }
  }

  // Move and zoom so that both fingers stay on the points they hold.
  pinch(moving, before, after) {
    const [, still] = [...this.pointers].find(([id]) => id !== moving);
    const [left, top] = between(still, before);
    const [newLeft, newTop] = between(still, after);
    this.camera.zoomAt(left, top, distance(still, after) / Math.max(distance(still, before), 1));
    this.camera.pan(newLeft - left, newTop - top);
  }

  onUp(event) {
    const known = this.pointers.delete(event.pointerId);
    const finished = event.type === "pointerup";
    if (finished && this.shape.length) {
      this.view.select(this.shape.map((corner) => this.camera.toMap(...corner)));
    } else if (finished && known && this.clicking) {
      this.view.hover(this.clicking);
      this.view.choose(this.view.focused);
    }
    this.cancel();
    this.clicking = null;
    if (!this.pointers.size) this.view.root.classList.remove("dragging");
  }

  // Forget the shape being drawn; true if there was one.
  cancel() {
    const drawn = this.shape.length > 0;
    this.shape = [];
    this.drawing = null;
    this.view.draw();
    return drawn;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this;
    const keys = {
      ArrowLeft: () => view.walk(-1, 0),
      ArrowRight: () => view.walk(1, 0),
      ArrowUp: () => view.walk(0, 1),
      ArrowDown: () => view.walk(0, -1),
      "+": () => view.zoomBy(STEP, view.middle()),
      "=": () => view.zoomBy(STEP, view.middle()),
      "-": () => view.zoomBy(1 / STEP, view.middle()),
      0: () => view.fit(),
      Home: () => view.fit(),
      f: () => view.find(),
      Enter: () => view.choose(view.focused),
      Escape: () => this.cancel() || view.escape(),
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  }
}

function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function between(a, b) {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
