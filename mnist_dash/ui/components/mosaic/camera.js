// What a zoomable picture needs besides its view: the camera over it and the tiles it is drawn from. Python puts this
// file before mosaic.js, which uses both classes.

const LARGEST = 8; // CSS pixels per picture pixel: a digit is then 224 wide
const KEPT_TILES = 120; // about 1.2 MB each once decoded

// Which part of a square picture a window shows. (x, y) is the picture's point in the window's upper left corner.
class Camera {
  constructor() {
    Object.assign(this, { x: 0, y: 0, scale: 0, size: 0, width: 0, height: 0 });
  }

  get fit() {
    return Math.min(this.width, this.height) / this.size;
  }

  get fitted() {
    return this.scale <= this.fit * 1.001;
  }

  // A new window or a new picture: what is in the middle stays there, and what fitted fits again.
  frame(size, width, height) {
    const whole = this.scale === 0 || this.fitted || size !== this.size;
    const middle = [this.x + this.width / 2 / this.scale, this.y + this.height / 2 / this.scale];
    Object.assign(this, { size, width, height });
    if (whole) this.scale = this.fit;
    this.centre(...(whole ? [size / 2, size / 2] : middle), this.scale);
  }

  centre(x, y, scale) {
    this.scale = Math.min(LARGEST, Math.max(this.fit, scale));
    this.x = x - this.width / 2 / this.scale;
    this.y = y - this.height / 2 / this.scale;
    this.settle();
  }

  // Zoom with the picture's point under (left, top) of the window held fast.
  zoom(left, top, factor) {
    const x = this.x + left / this.scale;
    const y = this.y + top / this.scale;
    this.scale = Math.min(LARGEST, Math.max(this.fit, this.scale * factor));
    this.x = x - left / this.scale;
    this.y = y - top / this.scale;
    this.settle();
  }

  pan(right, down) {
    this.x -= right / this.scale;
    this.y -= down / this.scale;
    this.settle();
  }

  // The picture covers the window, or stands in its middle where it is smaller.
  settle() {
    const inside = (at, span) =>
      span >= this.size ? (this.size - span) / 2 : Math.min(Math.max(at, 0), this.size - span);
    this.x = inside(this.x, this.width / this.scale);
    this.y = inside(this.y, this.height / this.scale);
  }
}

// The tiles fetched so far, the least recently used dropped first; the overview always stays.
class Tiles {
  constructor(address, changed) {
    Object.assign(this, { address, changed, images: new Map(), failed: false });
  }

  // The tile if it can be drawn now; with `fetch` it is asked for if not.
  get(level, row, column, fetch) {
    const name = `${level}_${row}_${column}`;
    const image = this.images.get(name);
    if (image) {
      this.images.delete(name);
      this.images.set(name, image);
    } else if (fetch) this.load(name);
    return image?.decoded ? image : null;
  }

  load(name) {
    const image = new Image();
    image.src = `${this.address}/${name}.png`;
    this.images.set(name, image);
    image.decode().then(
      () => {
        image.decoded = true;
        this.changed();
      },
      () => {
        this.failed = true;
        this.changed();
      },
    );
    for (const old of this.images.keys()) {
      if (this.images.size <= KEPT_TILES) break;
      if (!old.startsWith("0_")) this.images.delete(old);
    }
  }
}
