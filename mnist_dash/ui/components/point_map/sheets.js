// What is fetched: arrays, each once, and the sheets of thumbnails, each when one of its digits is first looked at.

const KEPT_FILES = 16;

class Files {
  constructor() {
    this.promises = new Map(); // address -> promise of its bytes
  }

  get(address) {
    if (!this.promises.has(address)) this.promises.set(address, this.load(address));
    for (const old of this.promises.keys()) {
      if (this.promises.size <= KEPT_FILES) break;
      this.promises.delete(old);
    }
    return this.promises.get(address);
  }

  async load(address) {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.statusText);
      return await answer.arrayBuffer();
    } catch (error) {
      this.promises.delete(address); // the next one to ask tries again
      throw error;
    }
  }
}

class Sheets {
  constructor(changed) {
    this.changed = changed;
    this.images = new Map();
  }

  // Draw a digit's picture into a box of a 2D canvas; false while its sheet is on its way.
  draw(pen, layout, position, left, top, size) {
    const image = this.of(layout, position);
    if (!image) return false;
    const [row, column] = [Math.floor((position % layout.count) / layout.columns), position % layout.columns];
    const { digit } = layout;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(image, column * digit, row * digit, digit, digit, left, top, size, size);
    return true;
  }

  // The sheet with a digit's picture; null while it is on its way.
  of(layout, position) {
    const address = `${layout.address}/${Math.floor(position / layout.count)}.png`;
    let image = this.images.get(address);
    if (!image) {
      image = new Image();
      this.images.set(address, image);
      image.src = address;
      image.decode().then(
        () => {
          image.decoded = true;
          this.changed();
        },
        () => this.images.delete(address),
      );
    }
    return image.decoded ? image : null;
  }
}
