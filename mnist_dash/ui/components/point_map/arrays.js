// Arrays as they come from Python and go back to it.

const UNKNOWN_COLOUR = "#8a8a8a";
const UNKNOWN_AMOUNT = 65535; // stands for a number that is not known, as in packing.py

// A colour as "#rrggbb": of "light-dark(#rrggbb, #rrggbb)" the theme's.
function inTheme(colour, dark) {
  return colour.match(/#[0-9a-f]{6}/gi).at(dark ? -1 : 0);
}

// The codes of a colouring, the tone of each point and the colours of the tones.
function readColours(colours, buffer, dark) {
  if (colours.kind === "kinds") {
    const codes = new Uint8Array(buffer);
    return { codes, tones: codes, bytes: palette(colours.colours.map((colour) => inTheme(colour, dark))) };
  }
  const codes = new Uint16Array(buffer);
  const [last, unknown] = [TONES - 2, TONES - 1];
  const tones = Uint8Array.from(codes, (code) => {
    if (code === UNKNOWN_AMOUNT) return unknown;
    const value = amountOf(code, colours);
    return Math.round(Math.min(Math.max((value - colours.low) / (colours.high - colours.low || 1), 0), 1) * last);
  });
  return { codes, tones, bytes: palette(colours.scale, TONES - 1, UNKNOWN_COLOUR) };
}

// The number that a code stands for.
function amountOf(code, colours) {
  return colours.least + (code / (UNKNOWN_AMOUNT - 1)) * (colours.most - colours.least);
}

// Left, bottom, right and top of all points.
function boxOf(xy) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let each = 0; each < xy.length; each += 2) {
    box[0] = Math.min(box[0], xy[each]);
    box[1] = Math.min(box[1], xy[each + 1]);
    box[2] = Math.max(box[2], xy[each]);
    box[3] = Math.max(box[3], xy[each + 1]);
  }
  return xy.length ? box : [-1, -1, 1, 1];
}

// Bytes that are 0 or 1 as base64 of their bits, the first in the lowest bit.
function toBase64(flags) {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (let each = 0; each < flags.length; each++) bytes[each >> 3] |= flags[each] << (each & 7);
  let text = "";
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return btoa(text);
}

// A byte that is 0 or 1 for each of the bits, the lowest first.
function fromBits(bytes, count) {
  return Uint8Array.from({ length: count }, (_, each) => (bytes[each >> 3] >> (each & 7)) & 1);
}
