// The bar that plays how the map formed: picture after picture, the points gliding from each to the next.

const PICTURE_TIME = 180; // ms from one picture to the next
const PLAY = "M3 1v10l8-5z"; // drawn, for not every font has the signs
const PAUSE = "M2.5 1h2.5v10h-2.5z M7 1h2.5v10h-2.5z";

class Replay {
  // `show(at)`: picture number with fraction; null for the finished map.
  constructor(root, show) {
    Object.assign(this, { root, show, steps: [], at: 0, playing: false });
    this.button = root.querySelector("button");
    this.slider = root.querySelector("input");
    this.text = root.querySelector("span");
    this.button.onclick = () => (this.playing ? this.pause() : this.play());
    this.slider.oninput = () => {
      this.pause();
      this.go(Number(this.slider.value));
    };
  }

  // The steps after which each picture was taken; null hides the bar. What is new begins at the finished map.
  offer(key, steps) {
    this.root.hidden = !steps;
    if (key === this.key) return;
    this.pause();
    Object.assign(this, { key, steps: steps ?? [] });
    this.slider.max = this.steps.length; // one more than the last picture's number: the finished map
    this.mark(this.steps.length);
  }

  get active() {
    return this.steps.length > 0 && this.at < this.steps.length;
  }

  play() {
    if (!this.active) this.at = 0;
    this.playing = true;
    this.offerTo("Pause", PAUSE);
    let last = null;
    const tick = (now) => {
      if (!this.playing) return;
      const step = Math.min(now - (last ?? now), 100) / PICTURE_TIME; // a slow browser skips no more than half a picture
      last = now;
      this.go(Math.min(this.at + step, this.steps.length));
      if (this.active) this.timer = requestAnimationFrame(tick);
      else this.pause();
    };
    this.timer = requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.timer);
    this.offerTo("Play how the map formed", PLAY);
  }

  // What the button does.
  offerTo(label, sign) {
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    this.button.querySelector("path").setAttribute("d", sign);
  }

  go(at) {
    this.mark(at);
    this.show(this.active ? at : null);
  }

  mark(at) {
    this.at = at;
    this.slider.value = at;
    const last = this.steps.at(-1) ?? 0;
    const step = this.active ? this.steps[Math.floor(at)] : last;
    this.text.textContent = this.active ? `step ${step.toLocaleString("en")} of ${last.toLocaleString("en")}` : "finished map";
    this.slider.setAttribute("aria-valuetext", this.text.textContent);
  }
}

// The pictures of the map as it formed: fetched when the first is asked for, and given to the painter in pairs.
class Film {
  constructor(view) {
    this.view = view;
  }

  // Show a picture by its number, with a fraction for the way to the next; null: the finished map.
  async show(at) {
    if (at === null) return this.finish();
    const { view } = this;
    const { replay } = view.data;
    let loaded;
    try {
      loaded = await Promise.all([replay.address, replay.members].map((address) => address && view.files.get(address)));
    } catch {
      return view.tip.say("The pictures of how the map formed could not be fetched; reload the page.");
    }
    if (at !== view.replay.at || replay !== view.data.replay) return; // gone on meanwhile
    this.load(Math.floor(at), new Uint16Array(loaded[0]), loaded[1] && new Uint32Array(loaded[1]));
    view.look.moved = at - Math.floor(at);
    view.unpoint();
    view.draw();
  }

  finish() {
    const { view } = this;
    this.leave();
    view.painter.put("before", view.places);
    view.painter.put("after", view.places);
    view.look.moved = 1;
    view.draw();
  }

  // The painter shows all points again.
  leave() {
    this.view.painter.only(null);
    this.pair = null;
  }

  // The painter gets the picture of this number and the one after it.
  load(number, all, members) {
    const { painter, places, data } = this.view;
    const pair = `${data.replay.address} ${number}`;
    if (pair === this.pair) return;
    this.pair = pair;
    painter.only(members);
    painter.put("before", this.picture(all, number, members));
    painter.put("after", number + 1 < data.replay.steps.length ? this.picture(all, number + 1, members) : places);
  }

  // The places of all points in one picture; only those of its members count.
  picture(all, number, members) {
    const { count, replay } = this.view.data;
    const part = all.subarray(2 * replay.count * number, 2 * replay.count * (number + 1));
    if (!members) return part;
    const places = new Uint16Array(2 * count);
    members.forEach((point, each) => places.set(part.subarray(2 * each, 2 * each + 2), 2 * point));
    return places;
  }
}
