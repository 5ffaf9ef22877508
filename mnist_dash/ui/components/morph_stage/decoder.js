// The decoder's arithmetic that a frame needs once: latents and class set the scale and the shift of every unit, which
// are folded into the layers' weights. What is left, a small network of places, is the painter's to draw. The same as
// mnist_dash/models/generator/decoder.py, which a test holds it to.

class Decoder {
  // `halves`: all weights as half-precision numbers; `layout`: [name, number of inputs, number of units] in their order.
  constructor(halves, layout) {
    this.weights = {};
    let start = 0;
    for (const [name, inputs, units] of layout) {
      this.weights[name] = widen(halves.subarray(start, start + inputs * units));
      start += inputs * units;
    }
    this.depth = layout.filter(([name]) => name.startsWith("draw.")).length;
    this.width = this.weights.ink.length;
  }

  // The layers, [matrix (inputs x units), bias] each, that draw this point: latents first, then the ten classes.
  fold(point) {
    const steering = dense(point, this.weights.steer, this.weights["steer.bias"]).map((value) => Math.max(value, 0));
    const layers = [];
    for (let layer = 0; layer < this.depth; layer++) {
      const film = dense(steering, this.weights[`film.${layer}`], this.weights[`film.${layer}.bias`]);
      const matrix = this.weights[`draw.${layer}`].map((value, place) => value * (1 + film[place % this.width]));
      layers.push([matrix, film.subarray(this.width)]);
    }
    return [...layers, [this.weights.ink, this.weights["ink.bias"]]];
  }
}

function dense(values, matrix, bias) {
  const found = Float32Array.from(bias);
  for (let input = 0; input < values.length; input++) {
    const value = values[input];
    if (value === 0) continue;
    for (let unit = 0, place = input * found.length; unit < found.length; unit++, place++) {
      found[unit] += value * matrix[place];
    }
  }
  return found;
}

// Half-precision numbers, given as their 16 bits, as floats.
function widen(bits) {
  return Float32Array.from(bits, (half) => {
    const [sign, power, rest] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
    return power ? sign * 2 ** (power - 15) * (1 + rest / 1024) : sign * 2 ** -14 * (rest / 1024);
  });
}

// The point at a share (0 to 1) of a path through points.
function pointAt(points, share) {
  const place = share * (points.length - 1);
  const before = Math.min(Math.floor(place), Math.max(points.length - 2, 0));
  const after = Math.min(before + 1, points.length - 1);
  return points[before].map((value, each) => value + (points[after][each] - value) * (place - before));
}

// How crisp edges are in a picture of so many pixels a side.
function crispness(side) {
  return 1.5 * Math.max(side / 28, 1) ** 0.313;
}
