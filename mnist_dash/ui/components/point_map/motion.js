// What changes by and by: each movement has a name, takes some milliseconds, and is told a share from 0 to 1.

class Motion {
  constructor(draw) {
    this.draw = draw;
    this.running = new Map(); // name -> { start, length, step }
  }

  get active() {
    return this.running.size > 0;
  }

  has(name) {
    return this.running.has(name);
  }

  // Call `step` at each picture for `length` ms; once, with the end, where people want no motion.
  start(name, length, step) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      step(1);
    } else {
      step(0);
      this.running.set(name, { start: performance.now(), length, step });
    }
    this.draw();
  }

  stop(name) {
    this.running.delete(name);
  }

  advance(now) {
    for (const [name, { start, length, step }] of this.running) {
      const share = Math.min(Math.max((now - start) / length, 0), 1);
      step(share * share * (3 - 2 * share)); // slow at both ends
      if (share === 1) this.running.delete(name);
    }
  }
}
