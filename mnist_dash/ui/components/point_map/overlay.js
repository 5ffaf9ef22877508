// What is drawn over the points with a 2D pen: class names, digits seen from close, rings, marks, the shape being drawn.
// All lengths are CSS pixels of the window.

const NAME_CELLS = 18; // cells along a side of the grid: three of them are about as long as a cluster
const MOST_PICTURES = 100; // points in the window up to which they are drawn as the digits they are
const PICTURE = 28;
const NAME_ROOM = 24; // between the middles of two names

class Overlay {
  constructor(view) {
    this.view = view;
  }

  // `style`: the colours of the page's theme.
  paint(pen, style) {
    const { view } = this;
    const still = !view.replay.active && !view.motion.has("moved");
    if (still) {
      this.paintPictures(pen);
      this.paintNames(pen, style);
      if (view.chosenPoint >= 0) this.ring(pen, view.chosenPoint, 9, 3, style);
      if (view.focused >= 0 && view.focused !== view.chosenPoint) this.ring(pen, view.focused, 7, 2, style);
    }
    for (const mark of view.data.marks) if (still) this.paintMark(pen, mark, style);
    if (view.gestures.shape.length) this.paintShape(pen, style);
  }

  // Where each class is densest, to write its name there: [x, y] or null for a class without points.
  static places(xy, labels, count) {
    const side = NAME_CELLS;
    const cell = (value) => Math.min(side - 1, Math.max(0, Math.floor(((value + 1) / 2) * side)));
    const sums = Array.from({ length: count }, () => new Float64Array(3 * side * side)); // points, sum of x, sum of y
    for (let point = 0; point < labels.length; point++) {
      const [x, y] = [xy[2 * point], xy[2 * point + 1]];
      const at = 3 * (cell(y) * side + cell(x));
      const sum = sums[labels[point]];
      if (!sum) continue;
      sum[at]++;
      sum[at + 1] += x;
      sum[at + 2] += y;
    }
    return sums.map((sum) => densest(sum, side));
  }

  paintNames(pen, style) {
    const { view } = this;
    pen.font = `700 22px ${style.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const shown = view.namePlaces.map((_, label) => label).filter((label) => view.namePlaces[label] && !view.hidesLabel(label));
    const places = apart(shown.map((label) => view.camera.toWindow(...view.namePlaces[label])));
    shown.forEach((label, each) => haloed(pen, view.data.classNames[label], ...places[each], style));
  }

  paintPictures(pen) {
    const { view } = this;
    const found = view.fewInView(MOST_PICTURES);
    this.pictured = found !== null;
    for (const point of found ?? []) {
      if (!view.hasPicture(point)) continue; // on its way: the point stands for it
      const [left, top] = view.toWindow(point);
      pen.globalAlpha = view.dimming && !view.strong[point] ? 0.25 : 1;
      pen.fillStyle = view.colourOf(point);
      pen.fillRect(left - PICTURE / 2 - 2, top - PICTURE / 2 - 2, PICTURE + 4, PICTURE + 4);
      pen.fillStyle = "#000";
      pen.fillRect(left - PICTURE / 2, top - PICTURE / 2, PICTURE, PICTURE);
      view.drawDigit(pen, point, left - PICTURE / 2, top - PICTURE / 2, PICTURE);
    }
    pen.globalAlpha = 1;
  }

  ring(pen, point, radius, thickness, style) {
    const [left, top] = this.view.toWindow(point);
    for (const [colour, extra] of [[style.background, 3], [style.primary, 0]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = thickness + extra;
      pen.beginPath();
      if (this.pictured) pen.rect(left - PICTURE / 2 - 3, top - PICTURE / 2 - 3, PICTURE + 6, PICTURE + 6);
      else pen.arc(left, top, radius, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  // A diamond with its caption beside it.
  paintMark(pen, mark, style) {
    const { camera } = this.view;
    const [left, top] = camera.toWindow(mark.x, mark.y);
    pen.beginPath();
    for (const [right, down] of [[0, -9], [9, 0], [0, 9], [-9, 0]]) pen.lineTo(left + right, top + down);
    pen.closePath();
    pen.lineWidth = 5;
    pen.strokeStyle = style.background;
    pen.stroke();
    pen.lineWidth = 2;
    pen.strokeStyle = style.text;
    pen.stroke();
    pen.fillStyle = style.primary;
    pen.fill();
    pen.font = `600 14px ${style.font}`;
    const right = left < camera.width * 0.7;
    pen.textAlign = right ? "left" : "right";
    pen.textBaseline = "middle";
    haloed(pen, mark.caption, left + (right ? 15 : -15), top, style);
  }

  paintShape(pen, style) {
    pen.beginPath();
    for (const corner of this.view.gestures.shape) pen.lineTo(...corner);
    pen.closePath();
    pen.fillStyle = style.primary;
    pen.globalAlpha = 0.12;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = style.primary;
    pen.lineWidth = 1.5;
    pen.stroke();
  }
}

function haloed(pen, text, left, top, style) {
  pen.lineJoin = "round";
  pen.lineWidth = 5;
  pen.strokeStyle = style.background;
  pen.globalAlpha = 0.85;
  pen.strokeText(text, left, top);
  pen.globalAlpha = 1;
  pen.fillStyle = style.text;
  pen.fillText(text, left, top);
}

// The places, those that lie on top of each other pushed apart.
function apart(places) {
  for (let round = 0; round < 8; round++) {
    places.forEach((one, each) => {
      for (const other of places.slice(each + 1)) {
        const gap = distance(one, other);
        if (gap >= NAME_ROOM) continue;
        const way = gap ? [(other[0] - one[0]) / gap, (other[1] - one[1]) / gap] : [1, 0];
        for (const axis of [0, 1]) {
          one[axis] -= (way[axis] * (NAME_ROOM - gap)) / 2;
          other[axis] += (way[axis] * (NAME_ROOM - gap)) / 2;
        }
      }
    });
  }
  return places;
}

// The mean place of the points in the fullest block of 3 x 3 cells.
function densest(sum, side) {
  let best = null;
  for (let row = 1; row < side - 1; row++) {
    for (let column = 1; column < side - 1; column++) {
      const block = [0, 0, 0];
      for (let each = 0; each < 9; each++) {
        const at = 3 * ((row + Math.floor(each / 3) - 1) * side + column + (each % 3) - 1);
        for (let part = 0; part < 3; part++) block[part] += sum[at + part];
      }
      if (block[0] > (best?.[0] ?? 0)) best = block;
    }
  }
  return best && [best[1] / best[0], best[2] / best[0]];
}
