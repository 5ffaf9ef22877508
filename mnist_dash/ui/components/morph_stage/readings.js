// What the runs read: their ten probabilities at the place on the path as bars, and along the whole path as a ribbon
// each, with a mark where a run changes its mind.

const SHOWN_LABEL = 0.06; // of the path that a digit must rule for its name to stand on the ribbon

class Readings {
  constructor(bars, ribbons) {
    Object.assign(this, { bars, ribbons, rows: [] });
  }

  // `readings`: { name, rows (base64 of a byte for each of ten probabilities), verdicts, changes, story, blend } each.
  show(readings, colours) {
    this.colours = colours;
    this.rows = readings.map((reading) => ({ ...reading, values: bytes(reading.rows) }));
    const beside = this.rows.filter(({ blend }) => !blend);
    this.bars.replaceChildren(...beside.map((row) => this.bar(row)));
    this.ribbons.replaceChildren(...this.rows.map((row) => this.ribbon(row)));
  }

  // The probabilities of one run at a share of the path.
  at({ values }, share) {
    const place = share * (values.length / 10 - 1);
    const before = Math.floor(place);
    const after = Math.min(before + 1, values.length / 10 - 1);
    return Array.from({ length: 10 }, (_, digit) => {
      const [low, high] = [values[before * 10 + digit], values[after * 10 + digit]];
      return (low + (high - low) * (place - before)) / 255;
    });
  }

  go(share) {
    for (const row of this.rows) {
      if (row.blend) continue;
      const chances = this.at(row, share);
      const best = chances.indexOf(Math.max(...chances));
      const verdict = row.verdicts?.[Math.round(share * (row.verdicts.length - 1))] ?? "digit";
      row.columns.forEach((column, digit) => {
        column.firstChild.style.transform = `scaleY(${chances[digit].toFixed(3)})`;
        column.classList.toggle("best", digit === best);
      });
      const doubt = { unsure: "unsure, ", "not a digit": "no digit; if any, ", blank: "blank; if any, " }[verdict] ?? "";
      row.answer.textContent = `${doubt}${a(best)}, ${Math.round(100 * chances[best])} %`;
      row.answer.classList.toggle("doubt", doubt !== "");
    }
    this.ribbons.style.setProperty("--share", share);
  }

  bar(row) {
    const root = make("div", "run");
    const head = root.appendChild(make("div", "head"));
    head.append(make("span", "name", row.name), (row.answer = make("strong", "answer")));
    const columns = root.appendChild(make("div", "columns"));
    columns.setAttribute("aria-hidden", "true"); // said by the answer
    row.columns = this.colours.map((colour, digit) => {
      const column = make("span", "column", "");
      column.style.setProperty("--colour", colour);
      column.append(make("i"), make("b", "", String(digit)));
      return columns.appendChild(column);
    });
    return root;
  }

  ribbon(row) {
    const root = make("div", `ribbon${row.blend ? " blended" : ""}`);
    const picture = root.appendChild(make("div", "bands"));
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `${row.name}: ${row.story}`);
    picture.append(this.bands(row), ...this.names(row), ...row.changes.map(mark), make("i", "playhead"));
    root.append(make("span", "name", row.name), make("span", "story", row.story));
    return root;
  }

  // The ten probabilities on top of each other along the path.
  bands({ values }) {
    const count = values.length / 10;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${count - 1} 255`);
    svg.setAttribute("preserveAspectRatio", "none");
    const floors = new Float32Array(count).fill(255);
    for (let digit = 0; digit < 10; digit++) {
      const below = Array.from(floors, (floor, place) => `${place} ${floor.toFixed(1)}`);
      for (let place = 0; place < count; place++) floors[place] -= values[place * 10 + digit];
      const above = Array.from(floors, (floor, place) => `${place} ${floor.toFixed(1)}`);
      const band = document.createElementNS("http://www.w3.org/2000/svg", "path");
      band.setAttribute("d", `M${below.join("L")}L${above.reverse().join("L")}Z`);
      band.setAttribute("fill", this.colours[digit]);
      svg.append(band);
    }
    return svg;
  }

  // The digits' names where they rule.
  names({ changes, first }) {
    const ends = [0, ...changes.map(({ share }) => share), 1];
    const digits = [first, ...changes.map(({ after }) => after)];
    return digits.flatMap((digit, each) => {
      if (ends[each + 1] - ends[each] < SHOWN_LABEL) return [];
      const name = make("b", "digit", String(digit));
      name.style.left = `${50 * (ends[each] + ends[each + 1])}%`;
      return [name];
    });
  }
}

// Where a run changes its mind.
function mark({ share, before, after }) {
  const line = make("i", "change");
  line.style.left = `${100 * share}%`;
  line.title = `${before} becomes ${after} at ${Math.round(100 * share)} %`;
  return line;
}

function a(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

function make(tag, name = "", text = null) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== null) element.textContent = text;
  return element;
}

function bytes(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
