// What is said of a point: beside it with its thumbnail, and in the line under the map, which screen readers speak.

const HINT = matchMedia("(pointer: coarse)").matches
  ? "Tap a point to see its digit; pinch to zoom in."
  : "Point at a digit to see it; scroll to zoom, drag to move, click to choose.";
const KEYS =
  "Arrow keys go from digit to digit, Enter chooses one; + and − zoom, 0 shows the whole map, f the chosen digit; " +
  "Escape clears.";

class Tip {
  constructor(view, root) {
    Object.assign(this, { view, box: root.querySelector(".tip"), note: root.querySelector("output") });
    this.pen = this.box.querySelector("canvas").getContext("2d");
    this.lines = this.box.querySelectorAll("strong, span");
  }

  // Put the box beside the point that is looked at, inside the window.
  place() {
    const { view, box, pen } = this;
    box.hidden = view.focused < 0 || view.gestures.shape.length > 0;
    if (box.hidden) return;
    pen.clearRect(0, 0, 28, 28);
    const drawn = view.drawDigit(pen, view.focused, 0, 0, 28);
    box.dataset.digit = drawn ? view.digitAt(view.focused) : "";
    this.describe(view.focused).forEach((text, each) => (this.lines[each].textContent = text));
    const [left, top] = view.toWindow(view.focused);
    const { offsetWidth: width, offsetHeight: height } = box;
    const right = left + 16 + width < view.camera.width ? left + 16 : Math.max(left - 16 - width, 2);
    const down = Math.min(Math.max(top - height / 2, 2), view.camera.height - height - 2);
    box.style.transform = `translate(${Math.round(right)}px, ${Math.round(down)}px)`;
  }

  // Its label, its split and position, and what its colour says.
  describe(point) {
    const digit = this.view.digitAt(point);
    const { firstTest, classNames, noun } = this.view.data;
    const [split, position] = digit < firstTest ? ["train", digit] : ["test", digit - firstTest];
    const place = `${split} ${noun} ${position.toLocaleString("en")}`;
    return [classNames[this.view.labels[point]], place, this.describeColour(point)];
  }

  // Nothing where the colour is the label.
  describeColour(point) {
    const { colours, labels } = this.view.data;
    const code = this.view.codes[point];
    if (colours.kind === "kinds") return colours.address === labels ? "" : `${colours.title}: ${colours.names[code]}`;
    if (code === UNKNOWN_AMOUNT) return `${colours.title}: unknown`;
    return `${colours.title}: ${amount(amountOf(code, colours), colours)} ${colours.unit}`;
  }

  tell() {
    const { focused, selected } = this.view;
    if (focused >= 0) this.say(this.describe(focused).filter(Boolean).join(" · "));
    else if (selected) this.say(`${selected.toLocaleString("en")} points selected.`);
    else if (this.view.lit) this.say(`${this.view.brightest.toLocaleString("en")} lit up; click one to see it.`);
    else this.say((this.view.canvas.matches(":focus-visible") ? KEYS : HINT).replaceAll("digit", this.view.data.noun));
  }

  say(text) {
    if (this.note.textContent !== text) this.note.textContent = text;
  }
}
