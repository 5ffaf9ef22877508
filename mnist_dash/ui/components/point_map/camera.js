// Which part of the map a window shows. The map lies in a square from -1 to 1, y upwards; the window is in CSS
// pixels, y downwards. `scale` is CSS pixels per unit of the map, (x, y) the map's point in the window's middle.
// Python joins this file and its neighbours, in the order given in __init__.py, into one module.

const MARGIN = 0.95; // share of the window that the whole map fills
const CLOSEST = 100; // times the scale of the whole map: there, neighbours are told apart
const FLIGHT = 450; // ms from one view to another

class Camera {
  constructor() {
    Object.assign(this, { x: 0, y: 0, scale: 0, width: 0, height: 0, box: [-1, -1, 1, 1] });
  }

  // The scale at which the box around all points fits the window.
  get fit() {
    const [left, bottom, right, top] = this.box;
    return MARGIN * Math.min(this.width / (right - left || 1), this.height / (top - bottom || 1));
  }

  get fitted() {
    return this.scale <= this.fit * 1.001;
  }

  get zoom() {
    return this.scale / this.fit;
  }

  // A new window or a new map: what was whole stays whole, else the middle stays in its place.
  frame(width, height, box) {
    const whole = this.scale === 0 || this.fitted;
    Object.assign(this, { width, height, box });
    if (whole) this.show();
    else this.set(this.x, this.y, this.scale);
  }

  show() {
    const [left, bottom, right, top] = this.box;
    this.set((left + right) / 2, (bottom + top) / 2, this.fit);
  }

  // The middle always stays inside the box, so that the map cannot be lost.
  set(x, y, scale) {
    const [left, bottom, right, top] = this.box;
    this.scale = Math.min(Math.max(scale, this.fit), this.fit * CLOSEST);
    const whole = this.scale <= this.fit * 1.001;
    this.x = whole ? (left + right) / 2 : Math.min(Math.max(x, left), right);
    this.y = whole ? (bottom + top) / 2 : Math.min(Math.max(y, bottom), top);
  }

  // Zoom with the map's point under (left, top) of the window held fast.
  zoomAt(left, top, factor) {
    const [x, y] = this.toMap(left, top);
    const scale = Math.min(Math.max(this.scale * factor, this.fit), this.fit * CLOSEST);
    this.set(x - (left - this.width / 2) / scale, y + (top - this.height / 2) / scale, scale);
  }

  pan(right, down) {
    this.set(this.x - right / this.scale, this.y + down / this.scale, this.scale);
  }

  toMap(left, top) {
    return [this.x + (left - this.width / 2) / this.scale, this.y - (top - this.height / 2) / this.scale];
  }

  toWindow(x, y) {
    return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 - (y - this.y) * this.scale];
  }

  contains(x, y, margin = 0) {
    const [left, top] = this.toWindow(x, y);
    return left >= margin && top >= margin && left <= this.width - margin && top <= this.height - margin;
  }
}
