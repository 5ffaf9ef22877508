// What of the map stands in the address, so that a link opens the same view: where the camera is, which kinds are
// hidden, what is drawn round, and the picture of the replay. Whoever opens it has other points inside the same lasso
// only where the map is another.

const PLACE = 4; // decimals of a place on the map, which is 2 wide
const CORNER = 1000; // steps to the map's unit in which corners are written
const MOST_CORNERS = 40;
const SIGNS = "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ-_.*~"; // of the kinds, for MOST_KINDS

class Keeping {
  constructor(view) {
    Object.assign(this, { view, names: null, began: false, ends: [], asked: null });
  }

  // Once the first map is there: show what the address asks for, and follow it when the visitor goes back.
  begin(names) {
    if (this.began || !names) return;
    Object.assign(this, { names, began: true });
    for (const what of ["at", "hidden", "around", "step"]) {
      if (address.read(names[what])) this.show(what, address.read(names[what]));
      this.ends.push(address.watch(names[what], () => address.whenIdle(() => this.again(what))));
    }
    this.ends.push(address.watch(names.around, (text) => (this.asked = text)));
  }

  // Another map: a shape that was drawn on the last one means nothing, but one that the visitor went back to does.
  moved() {
    if (this.asked) this.show("around", this.asked);
    else this.around(null);
    this.asked = null;
  }

  // The visitor has gone back or forward, and the page has followed.
  again(what) {
    if (!this.view.closed) this.show(what, address.read(this.names[what]));
  }

  end() {
    for (const end of this.ends) end();
  }

  // A text that means nothing shows what no text does: Python tells the visitor.
  show(what, text) {
    const { view } = this;
    if (what === "at") {
      const [x, y, zoom] = numbers(text, 3) ?? [0, 0, 1];
      view.stopFlight();
      view.camera.set(x, y, view.camera.fit * Math.max(zoom, 1));
      view.draw();
    } else if (what === "hidden") {
      view.legend.set([...(text ?? "")].map((sign) => SIGNS.indexOf(sign)));
    } else if (what === "around") {
      const places = numbers(text);
      const corners = places && pairs(places).map(([x, y]) => [x / CORNER, y / CORNER]);
      if (corners?.length > 2 && corners.length <= MOST_CORNERS) view.select(corners);
      else view.clear();
    } else if (view.replay.steps.length) {
      const [step] = numbers(text, 1) ?? [Infinity];
      view.replay.pause();
      view.replay.go(Math.min(Math.max(step, 0), view.replay.steps.length));
    }
  }

  write(what, text, step) {
    if (this.began) address.write(this.names[what], text, step);
  }

  place(camera) {
    const text = [camera.x.toFixed(PLACE), camera.y.toFixed(PLACE), camera.zoom.toFixed(2)].map(Number).join("~");
    if (text !== this.placed) this.write("at", camera.fitted ? null : text);
    this.placed = text;
  }

  hidden(legend) {
    const kinds = legend.names.map((_, kind) => kind).filter((kind) => legend.hides(kind));
    this.write("hidden", kinds.map((kind) => SIGNS[kind]).join("") || null, true);
  }

  around(corners) {
    const text = corners && corners.map((corner) => corner.map((each) => Math.round(each * CORNER)).join("~")).join("~");
    this.write("around", text, true);
  }

  step(replay) {
    this.write("step", replay.active ? String(Math.floor(replay.at)) : null);
  }
}

// The numbers in a text, joined by "~"; null unless all are, and so many.
function numbers(text, count) {
  const found = (text ?? "").split("~").map((part) => (part.trim() ? Number(part) : NaN));
  return found.every(Number.isFinite) && (count === undefined || found.length === count) ? found : null;
}

function pairs(list) {
  return Array.from({ length: Math.floor(list.length / 2) }, (_, each) => list.slice(2 * each, 2 * each + 2));
}

// A shape with at most so many corners, on the steps in which they are written: what is selected is what the link says.
function simplified(corners) {
  let kept = corners;
  for (let slack = 0.5 / CORNER; kept.length > MOST_CORNERS; slack *= 1.5) kept = thinned(corners, slack);
  return kept.map((corner) => corner.map((each) => Math.round(each * CORNER) / CORNER));
}

// The corners that lie further than `slack` from the line between those kept (Ramer, Douglas and Peucker).
function thinned(corners, slack) {
  const last = corners.length - 1;
  let [furthest, most] = [0, slack];
  for (let each = 1; each < last; each++) {
    const away = offLine(corners[each], corners[0], corners[last]);
    if (away > most) [furthest, most] = [each, away];
  }
  if (!furthest) return [corners[0], corners[last]];
  return [...thinned(corners.slice(0, furthest + 1), slack).slice(0, -1), ...thinned(corners.slice(furthest), slack)];
}

function offLine([x, y], [x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  return length ? Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length : Math.hypot(x - x1, y - y1);
}
