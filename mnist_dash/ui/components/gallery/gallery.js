// A grid of digit tiles. Python sends all pictures of a page as one sprite (a row of images); a tile is chosen with
// a click or the arrow keys, and its id goes back to Python as the trigger value `chosen`.

const WALK_DELAY = 160; // ms to rest on a tile before arrow keys report it: holding a key down asks Python once

const states = new WeakMap();

export default function gallery({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".gallery");
  let state = states.get(root);
  if (!state) {
    state = { version: null, timer: 0 };
    states.set(root, state);
    root.addEventListener("click", (event) => click(root, state, event));
    root.addEventListener("keydown", (event) => walk(root, state, event));
  }
  state.report = (id) => setTriggerValue("chosen", id);
  if (state.version !== data.version) {
    fill(root, data);
    state.version = data.version;
  }
  mark(root, data.chosen);
  return () => clearTimeout(state.timer);
}

function fill(root, data) {
  const hadFocus = root.contains(root.getRootNode().activeElement);
  const count = data.ids.length;
  root.setAttribute("aria-label", data.describe);
  root.style.setProperty("--tile", `${data.tile}px`);
  root.replaceChildren(...data.ids.map((id, place) => tile(data, id, place, count)));
  if (hadFocus) root.firstElementChild?.focus();
}

function tile(data, id, place, count) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tile";
  button.dataset.id = id;
  button.setAttribute("role", "option");
  const picture = document.createElement("div");
  picture.className = "picture";
  picture.style.backgroundImage = `url(${data.sprite})`;
  picture.style.backgroundSize = `${count * 100}% 100%`;
  picture.style.backgroundPosition = count > 1 ? `${(place / (count - 1)) * 100}% 0` : "0 0";
  const caption = line("caption", data.captions[place]);
  button.append(picture, caption);
  if (data.notes[place]) button.append(line("note", data.notes[place]));
  button.setAttribute("aria-label", [data.captions[place], data.notes[place], `number ${id}`].filter(Boolean).join(", "));
  return button;
}

function line(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

// One tile is in the tab order: the chosen one, else the first.
function mark(root, chosen) {
  const tiles = [...root.children];
  const current = tiles.find((each) => Number(each.dataset.id) === chosen);
  for (const each of tiles) {
    each.setAttribute("aria-selected", String(each === current));
    each.tabIndex = -1;
  }
  const stop = current ?? tiles[0];
  if (stop) stop.tabIndex = 0;
}

function choose(root, state, button) {
  clearTimeout(state.timer);
  const id = Number(button.dataset.id);
  mark(root, id);
  state.report(id);
}

function click(root, state, event) {
  const button = event.target.closest(".tile");
  if (button) choose(root, state, button);
}

function walk(root, state, event) {
  const tiles = [...root.children];
  const here = tiles.indexOf(event.target.closest(".tile"));
  if (here < 0) return;
  const columns = getComputedStyle(root).gridTemplateColumns.split(" ").length;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  let target = here;
  if (event.key in steps) target = here + steps[event.key];
  else if (event.key === "Home") target = 0;
  else if (event.key === "End") target = tiles.length - 1;
  else return;
  event.preventDefault();
  const button = tiles[target];
  if (!button || target === here) return;
  button.focus();
  mark(root, Number(button.dataset.id));
  clearTimeout(state.timer);
  state.timer = setTimeout(() => choose(root, state, button), WALK_DELAY);
}
