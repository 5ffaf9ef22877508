// Plays the path, there and back: slow at each stop, quick between two.

const PIECE = 2200; // ms from one stop to the next
const PLAY = "M3 1v10l8-5z"; // drawn, for not every font has the signs
const PAUSE = "M2.5 1h2.5v10h-2.5z M7 1h2.5v10h-2.5z";

class Clock {
  // `moved(share)` is told the place on the path, 0 to 1, at each frame; `rested()` when it stands still again.
  constructor(button, moved, rested) {
    Object.assign(this, { button, moved, rested, pieces: 1, time: 0, playing: false, turns: Infinity });
    button.onclick = () => (this.playing ? this.pause() : this.play());
  }

  // `turns`: how often to go along the path, back included.
  play(turns = Infinity) {
    Object.assign(this, { playing: true, turns, last: null });
    this.offer("Pause", PAUSE);
    const tick = (now) => {
      if (!this.playing) return;
      const step = Math.min(now - (this.last ?? now), 100); // a slow browser skips no more than a tenth of a second
      this.last = now;
      this.time += step / PIECE;
      this.moved(this.share());
      if (this.time >= this.turns * this.pieces) this.pause();
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    cancelAnimationFrame(this.frame);
    const played = this.playing;
    this.playing = false;
    this.offer("Play", PLAY);
    if (played) this.rested();
  }

  share() {
    const turn = this.time % (2 * this.pieces);
    const place = turn > this.pieces ? 2 * this.pieces - turn : turn;
    const whole = Math.min(Math.floor(place), this.pieces - 1);
    const part = place - whole;
    return (whole + part * part * (3 - 2 * part)) / this.pieces;
  }

  // Go on from a place on the path that somebody chose.
  set(share) {
    const place = share * this.pieces;
    const whole = Math.min(Math.floor(place), this.pieces - 1);
    const part = place - whole;
    this.time = whole + 0.5 - Math.sin(Math.asin(1 - 2 * Math.min(Math.max(part, 0), 1)) / 3); // undoes the easing
  }

  offer(label, sign) {
    this.button.setAttribute("aria-label", label);
    this.button.title = `${label} (space)`;
    this.button.querySelector("path").setAttribute("d", sign);
  }
}
