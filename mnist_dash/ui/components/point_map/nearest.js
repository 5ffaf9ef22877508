// Finds points: the one under the pointer, the next one in a direction, all inside a shape. `allowed(point)` leaves
// out the hidden ones.

const PER_CELL = 3; // points in a cell of the grid, on average

class Nearest {
  // `places`: x and y of each point in turn, from -1 to 1.
  constructor(places) {
    this.places = places;
    this.side = Math.max(1, Math.ceil(Math.sqrt(places.length / 2 / PER_CELL)));
    const cells = new Uint32Array(places.length / 2);
    this.starts = new Uint32Array(this.side ** 2 + 1);
    for (let point = 0; point < cells.length; point++) {
      cells[point] = this.cell(places[2 * point + 1]) * this.side + this.cell(places[2 * point]);
      this.starts[cells[point] + 1]++;
    }
    for (let cell = 0; cell < this.side ** 2; cell++) this.starts[cell + 1] += this.starts[cell];
    const next = this.starts.slice();
    this.points = new Uint32Array(cells.length); // cell by cell
    for (let point = 0; point < cells.length; point++) this.points[next[cells[point]]++] = point;
  }

  // Which share of the box around all points they cover: an even spread covers nearly all of it.
  get covered() {
    let filled = 0;
    const rows = new Set();
    const columns = new Set();
    for (let cell = 0; cell < this.side ** 2; cell++) {
      if (this.starts[cell + 1] === this.starts[cell]) continue;
      filled++;
      rows.add(Math.floor(cell / this.side));
      columns.add(cell % this.side);
    }
    return filled / Math.max(rows.size * columns.size, 1);
  }

  cell(value) {
    return Math.min(this.side - 1, Math.max(0, Math.floor(((value + 1) / 2) * this.side)));
  }

  // Call `visit(point, x, y)` for the points in the cells that a box touches.
  within(left, bottom, right, top, visit) {
    const { places, starts, points, side } = this;
    for (let row = this.cell(bottom); row <= this.cell(top); row++) {
      const from = starts[row * side + this.cell(left)];
      const until = starts[row * side + this.cell(right) + 1];
      for (let each = from; each < until; each++) visit(points[each], places[2 * points[each]], places[2 * points[each] + 1]);
    }
  }

  // The point nearest to (x, y) and at most `radius` away; -1 for none.
  near(x, y, radius, allowed) {
    let best = -1;
    let least = radius * radius;
    this.within(x - radius, y - radius, x + radius, y + radius, (point, px, py) => {
      const squared = (px - x) ** 2 + (py - y) ** 2;
      if (squared <= least && allowed(point)) [best, least] = [point, squared];
    });
    return best;
  }

  // The nearest point within 45 degrees of a direction (one of dx, dy is 1 or -1, the other 0) and at least `step`
  // away; -1 for none.
  towards(x, y, dx, dy, step, allowed) {
    const { places } = this;
    let best = -1;
    let least = Infinity;
    for (let point = 0; point < places.length / 2; point++) {
      const [right, up] = [places[2 * point] - x, places[2 * point + 1] - y];
      const along = right * dx + up * dy;
      if (along <= 0 || Math.abs(right * dy - up * dx) > along) continue;
      const squared = right * right + up * up;
      if (squared < least && squared >= step * step && allowed(point)) [best, least] = [point, squared];
    }
    return best;
  }

  // Which points lie inside a polygon (corners [x, y]; even-odd rule), as a byte each; and how many.
  inside(corners, allowed) {
    const picked = new Uint8Array(this.places.length / 2);
    let count = 0;
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    this.within(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (point, x, y) => {
      if (!allowed(point) || !isInside(corners, x, y)) return;
      picked[point] = 1;
      count++;
    });
    return { picked, count };
  }
}

function isInside(corners, x, y) {
  let inside = false;
  for (let here = 0, last = corners.length - 1; here < corners.length; last = here++) {
    const [x1, y1] = corners[here];
    const [x2, y2] = corners[last];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
