// Shows a figure's markup. Adds what markup cannot do: the values under the pointer, at once and beside it, and
// marks that are chosen with a click or with the arrow keys and Enter, whose number goes back as the trigger `picked`.

const states = new WeakMap();

export default function figure({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  let state = states.get(root);
  if (!state) {
    state = { markup: null, shown: root.querySelector(".shown"), tip: root.querySelector(".tip") };
    states.set(root, state);
    listen(root, state);
  }
  state.report = (number) => setTriggerValue("picked", number);
  if (state.markup !== data.markup) {
    const focused = picked(root.getRootNode().activeElement);
    state.shown.innerHTML = data.markup; // made by plots/marks, which escapes every text in it
    state.markup = data.markup;
    state.tip.hidden = true;
    mark(state, data.chosen);
    if (focused !== null) find(state, focused)?.focus({ preventScroll: true });
  } else {
    mark(state, data.chosen);
  }
}

function listen(root, state) {
  root.addEventListener("pointermove", (event) => tell(root, state, event.target, event));
  root.addEventListener("pointerdown", (event) => tell(root, state, event.target, event));
  root.addEventListener("pointerleave", () => (state.tip.hidden = true));
  root.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && tell(root, state, event.target));
  root.addEventListener("focusout", () => (state.tip.hidden = true));
  root.addEventListener("click", (event) => choose(state, event.target.closest("[data-pick]")));
  root.addEventListener("keydown", (event) => press(state, event));
}

// The text for what is under the pointer or has the focus, beside it and inside the figure.
function tell(root, state, target, pointer) {
  const owner = target.closest("[data-tip], [data-values]");
  const text = owner && (owner.dataset.tip ?? cellText(owner, pointer));
  state.tip.hidden = !text;
  if (!text) return;
  state.tip.textContent = text;
  const frame = root.getBoundingClientRect();
  const box = owner.getBoundingClientRect();
  const x = (pointer ? pointer.clientX : box.left + box.width / 2) - frame.left;
  const y = (pointer ? pointer.clientY : box.top) - frame.top;
  const { offsetWidth: width, offsetHeight: height } = state.tip;
  const left = Math.min(Math.max(x - width / 2, 0), frame.width - width);
  const top = y - height - 12 < 0 ? y + 20 : y - height - 12;
  state.tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

// The value of the pixel under the pointer; nothing for a blank one.
function cellText(heat, pointer) {
  if (!pointer) return "";
  const { rows, columns, values, cellTip } = heat.dataset;
  const box = heat.getBoundingClientRect();
  const place = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
  const row = place((pointer.clientY - box.top) / box.height, Number(rows));
  const column = place((pointer.clientX - box.left) / box.width, Number(columns));
  const value = values.split(",")[row * Number(columns) + column];
  if (!value) return "";
  return cellTip.replace("{row}", row).replace("{column}", column).replace("{value}", value.replace("-", "−"));
}

function picked(element) {
  return element?.dataset?.pick ?? null;
}

function find(state, number) {
  return state.shown.querySelector(`[data-pick="${number}"]`);
}

// One mark is in the tab order: the chosen one, else the first.
function mark(state, chosen) {
  const marks = [...state.shown.querySelectorAll("[data-pick]")];
  const current = chosen === null ? undefined : marks.find((each) => picked(each) === String(chosen));
  for (const each of marks) {
    each.setAttribute("aria-pressed", String(each === current));
    each.tabIndex = -1;
  }
  const stop = current ?? marks[0];
  if (stop) stop.tabIndex = 0;
}

function choose(state, element) {
  if (element) state.report(Number(picked(element)));
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function press(state, event) {
  const here = event.target.closest("[data-pick]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(state, here);
  } else if (event.key in DIRECTIONS) {
    event.preventDefault();
    nearest(state, here, DIRECTIONS[event.key])?.focus();
  }
}

// The mark nearest in a direction; one that lies straight ahead comes before one aside.
function nearest(state, here, [right, down]) {
  const middle = (element) => {
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = middle(here);
  const far = (element) => {
    const [left, top] = middle(element);
    const ahead = (left - x) * right + (top - y) * down;
    const aside = Math.abs((left - x) * down) + Math.abs((top - y) * right);
    return ahead > 1 ? ahead + 3 * aside : Infinity;
  };
  const marks = [...state.shown.querySelectorAll("[data-pick]")].filter((each) => far(each) < Infinity);
  return marks.sort((one, other) => far(one) - far(other))[0];
}
