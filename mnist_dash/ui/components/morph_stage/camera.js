// Which part of the picture is seen: the place in the middle of the window (x and y from -1 to 1), and how much larger.

const MOST_ZOOM = 64;

class Camera {
  constructor() {
    Object.assign(this, { x: 0, y: 0, zoom: 1 });
  }

  get whole() {
    return this.zoom === 1;
  }

  // Zoom so that the place under a point stays there; the point is given in half windows from the middle.
  by(factor, [left, top] = [0, 0]) {
    const zoom = Math.min(Math.max(this.zoom * factor, 1), MOST_ZOOM);
    this.x += left / this.zoom - left / zoom;
    this.y += top / this.zoom - top / zoom;
    this.zoom = zoom;
    this.pan(0, 0);
  }

  // Move the picture, in half windows.
  pan(right, down) {
    const room = 1 - 1 / this.zoom;
    this.x = Math.min(Math.max(this.x - right / this.zoom, -room), room);
    this.y = Math.min(Math.max(this.y - down / this.zoom, -room), room);
  }

  fit() {
    Object.assign(this, { x: 0, y: 0, zoom: 1 });
  }
}

// Mouse, fingers, wheel and keys on the picture, as movements of its camera.
class Gestures {
  constructor(canvas, camera, changed) {
    Object.assign(this, { canvas, camera, changed });
    this.pointers = new Map(); // id -> place in half windows
    const on = (name, handler) => canvas.addEventListener(name, handler.bind(this), { passive: false });
    on("wheel", this.wheel);
    on("pointerdown", this.down);
    on("pointermove", this.move);
    for (const name of ["pointerup", "pointercancel"]) on(name, (event) => this.pointers.delete(event.pointerId));
    on("dblclick", (event) => (camera.whole ? this.zoom(3, this.place(event)) : this.fit()));
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const half = Math.min(box.width, box.height) / 2;
    return [(event.clientX - box.left - box.width / 2) / half, (event.clientY - box.top - box.height / 2) / half];
  }

  zoom(factor, at) {
    this.camera.by(factor, at);
    this.changed();
  }

  fit() {
    this.camera.fit();
    this.changed();
  }

  wheel(event) {
    if (event.deltaY > 0 && this.camera.whole && !event.ctrlKey) return; // the page scrolls on
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.003)), this.place(event));
  }

  down(event) {
    if (event.button !== 0 || this.camera.whole) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.place(event));
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.place(event);
    this.camera.pan(now[0] - before[0], now[1] - before[1]);
    this.pointers.set(event.pointerId, now);
    this.changed();
  }
}
