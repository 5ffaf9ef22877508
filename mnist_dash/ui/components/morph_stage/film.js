// The path without WebGL: a few frames that the server drew, shown one after the other, and the large picture that it
// draws of the place where the slider rests. The frames also serve the plain blend, of the stops' own pictures.

class Film {
  constructor(canvas, still) {
    Object.assign(this, { canvas, still, pen: canvas.getContext("2d") });
  }

  // `sprite`: the frames side by side, as an address; `count` of them.
  async load({ sprite, count }) {
    if (sprite === this.address) return;
    this.address = sprite;
    const image = new Image();
    image.src = sprite;
    await image.decode();
    Object.assign(this, { image, count });
  }

  draw(share) {
    if (!this.image) return;
    const side = this.image.naturalHeight;
    this.canvas.width = this.canvas.height = side;
    const frame = Math.round(share * (this.count - 1));
    this.pen.drawImage(this.image, frame * side, 0, side, side, 0, 0, side, side);
  }

  // The server's picture of a place on the path, if it is the place to show.
  rest(picture, share) {
    this.still.hidden = !picture || Math.abs(picture.share - share) > 1e-4;
    if (!this.still.hidden) this.still.src = picture.address;
  }
}

// The plain blend: pixels of the two stops' pictures, faded into each other.
class Blend {
  constructor(canvas) {
    this.pen = canvas.getContext("2d");
    this.frame = this.pen.createImageData(28, 28);
  }

  // `pictures`: base64 of 784 bytes a stop.
  load(pictures) {
    this.pictures = pictures.map(bytes);
  }

  draw(share, { ground, ink }) {
    const place = share * (this.pictures.length - 1);
    const before = Math.min(Math.floor(place), Math.max(this.pictures.length - 2, 0));
    const [first, second] = [this.pictures[before], this.pictures[before + 1]];
    for (let pixel = 0; pixel < 784; pixel++) {
      const cover = (first[pixel] + (second[pixel] - first[pixel]) * (place - before)) / 255;
      for (let each = 0; each < 3; each++) {
        this.frame.data[4 * pixel + each] = 255 * (ground[each] + (ink[each] - ground[each]) * cover);
      }
      this.frame.data[4 * pixel + 3] = 255;
    }
    this.pen.putImageData(this.frame, 0, 0);
  }
}
