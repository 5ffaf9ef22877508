// The map as a picture to keep: the points as they are seen, at twice the size, under a title and over the legend.

const DENSITY = 2; // pixels of the picture per CSS pixel
const EDGE = 24; // CSS pixels around what is written
const LINE = 26;

// Calls `done` with a PNG blob.
function snapshot(view, done) {
  const style = view.style();
  const { width, height } = view.camera;
  const entries = legendEntries(view);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = `15px ${style.font}`;
  pen.font = font;
  const rows = wrap(pen, entries, width - 2 * EDGE);
  const head = view.data.title ? 2 * LINE : EDGE / 2;
  canvas.width = width * DENSITY;
  canvas.height = (head + height + rows.length * LINE + EDGE) * DENSITY;
  pen.scale(DENSITY, DENSITY);
  pen.fillStyle = style.background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = style.text;
  pen.textBaseline = "middle";
  pen.font = `650 20px ${style.font}`;
  pen.fillText(view.data.title, EDGE, LINE);
  view.drawPoints(DENSITY); // what is on the WebGL canvas is kept only until this function returns
  pen.drawImage(view.painter.canvas, 0, head, width, height);
  pen.save();
  pen.translate(0, head);
  view.overlay.paint(pen, style);
  pen.restore();
  pen.font = font;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  rows.forEach((row, number) => writeRow(pen, row, head + height + (number + 0.5) * LINE, style));
  view.resize();
  canvas.toBlob(done, "image/png");
}

// Text with a patch of colour, or with a strip of colours.
function legendEntries(view) {
  const { colours } = view.data;
  if (colours.kind === "kinds") {
    const shown = colours.names.map((text, kind) => ({ text, colours: [inTheme(colours.colours[kind], view.isDark())], kind }));
    return shown.filter(({ kind }) => !view.legend.hides(kind));
  }
  const ends = `${amount(colours.low, colours)} to ${amount(colours.high, colours)} ${colours.unit}`;
  return [{ text: `${colours.title}: ${ends}`, colours: colours.scale }];
}

function wrap(pen, entries, width) {
  const rows = [[]];
  let used = 0;
  for (const entry of entries) {
    entry.patch = entry.colours.length > 1 ? 160 : 14;
    const needed = entry.patch + 8 + pen.measureText(entry.text).width + 20;
    if (used + needed > width && rows.at(-1).length) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1).push({ ...entry, left: used });
    used += needed;
  }
  return rows;
}

function writeRow(pen, row, top, style) {
  for (const { text, colours, patch, left } of row) {
    const gradient = pen.createLinearGradient(EDGE + left, 0, EDGE + left + patch, 0);
    colours.forEach((colour, number) => gradient.addColorStop(number / Math.max(colours.length - 1, 1), colour));
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.roundRect(EDGE + left, top - 7, patch, 14, 7);
    pen.fill();
    pen.fillStyle = style.text;
    pen.fillText(text, EDGE + left + patch + 8, top + 1);
  }
}
