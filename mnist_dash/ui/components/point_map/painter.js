// Draws the points with WebGL 2. Each point has two places and two tones, before and after, and what is seen lies
// between them: so a map turns into another one, and colours change, without a jump.

const VERTEX = `#version 300 es
in vec2 before, after;
in uint oldTone, newTone, group, picked;
uniform vec2 middle, zoom;
uniform float moved, recoloured, size, alpha;
uniform uvec2 hidden;           // a bit per group, from 0 and from 32 on
uniform int turn;               // 0: all points; 1: those not picked, faint; 2: those picked
uniform sampler2D oldPalette, newPalette;
out vec4 colour;

void main() {
  vec2 place = mix(before, after, moved) * 2.0 - 1.0;
  gl_Position = vec4((place - middle) * zoom, 0.0, 1.0);
  uint bits = group < 32u ? hidden.x : hidden.y;
  bool skipped = (bits >> (group & 31u) & 1u) == 1u || (turn == 1 && picked == 1u) || (turn == 2 && picked == 0u);
  if (skipped) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size + 1.0;    // a margin for the soft edge
  vec4 old = texelFetch(oldPalette, ivec2(int(oldTone), 0), 0);
  vec4 fresh = texelFetch(newPalette, ivec2(int(newTone), 0), 0);
  colour = mix(old, fresh, recoloured);
  colour.a *= turn == 1 ? 0.1 : alpha;
}`;

const FRAGMENT = `#version 300 es
precision highp float; // as in the vertex shader: they share a uniform
in vec4 colour;
uniform float size;
out vec4 pixel;

void main() {
  float distance = length(gl_PointCoord - 0.5) * (size + 1.0);
  float cover = clamp(size / 2.0 - distance + 0.5, 0.0, 1.0);
  if (cover <= 0.0) discard;
  float a = colour.a * cover;
  pixel = vec4(colour.rgb * a, a);
}`;

const TONES = 256;
const BYTES = ["oldTone", "newTone", "group", "picked"];

class Painter {
  constructor(canvas, gl) {
    Object.assign(this, { canvas, gl });
    this.arrays = {}; // attribute name -> what it holds; kept to fill a new context when the old one was lost
    this.palettes = { oldPalette: new Uint8Array(4 * TONES), newPalette: new Uint8Array(4 * TONES) };
    this.count = 0;
    this.members = null; // the places of the points to draw, null for all
    this.begin();
  }

  // A painter for the canvas; null where the browser has no WebGL 2.
  static on(canvas) {
    const gl = canvas.getContext("webgl2", { antialias: false, alpha: true, premultipliedAlpha: true });
    return gl && new Painter(canvas, gl);
  }

  begin() {
    const { gl } = this;
    this.program = link(gl);
    gl.useProgram(this.program);
    this.uniforms = new Map();
    this.buffers = {};
    this.textures = {};
    gl.uniform1i(this.uniform("oldPalette"), 0);
    gl.uniform1i(this.uniform("newPalette"), 1);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const [name, array] of Object.entries(this.arrays)) this.put(name, array);
    for (const [name, colours] of Object.entries(this.palettes)) this.paint(name, colours);
    if (this.members) this.only(this.members);
  }

  close() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  uniform(name) {
    if (!this.uniforms.has(name)) this.uniforms.set(name, this.gl.getUniformLocation(this.program, name));
    return this.uniforms.get(name);
  }

  // Give every point its value: places are Uint16 pairs, everything else one byte.
  put(name, array) {
    const { gl } = this;
    this.arrays[name] = array;
    const place = gl.getAttribLocation(this.program, name);
    if (place < 0) return;
    this.buffers[name] ??= gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, array, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(place);
    if (BYTES.includes(name)) gl.vertexAttribIPointer(place, 1, gl.UNSIGNED_BYTE, 0, 0);
    else gl.vertexAttribPointer(place, 2, gl.UNSIGNED_SHORT, true, 0, 0);
  }

  // The 256 colours (RGBA) that the tones stand for.
  paint(name, colours) {
    const { gl } = this;
    this.palettes[name] = colours;
    this.textures[name] ??= gl.createTexture();
    gl.activeTexture(name === "oldPalette" ? gl.TEXTURE0 : gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.textures[name]);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, TONES, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, colours);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    }
  }

  // Draw these points only (Uint32Array of their numbers), or all for null.
  only(members) {
    const { gl } = this;
    this.members = members;
    if (!members) return;
    this.buffers.members ??= gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.buffers.members);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, members, gl.STATIC_DRAW);
  }

  // `look`: moved and recoloured from 0 to 1, hidden (two words of bits), selecting, size (device pixels)
  // and alpha of a point, and the least size of those that stand out.
  draw(camera, look) {
    const { gl } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!this.count || gl.isContextLost()) return;
    gl.uniform2f(this.uniform("middle"), camera.x, camera.y);
    gl.uniform2f(this.uniform("zoom"), (2 * camera.scale) / camera.width, (2 * camera.scale) / camera.height);
    gl.uniform2ui(this.uniform("hidden"), ...look.hidden);
    for (const name of ["moved", "recoloured", "size", "alpha"]) gl.uniform1f(this.uniform(name), look[name]);
    for (const turn of look.selecting ? [1, 2] : [0]) {
      gl.uniform1i(this.uniform("turn"), turn);
      gl.uniform1f(this.uniform("size"), turn === 2 ? Math.max(look.size, look.strongSize) : look.size);
      if (this.members) gl.drawElements(gl.POINTS, this.members.length, gl.UNSIGNED_INT, 0);
      else gl.drawArrays(gl.POINTS, 0, this.count);
    }
  }
}

function link(gl) {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return program;
}

// The colours of "#rrggbb" texts as RGBA bytes for the first tones, or spread evenly over the first `tones`.
function palette(colours, tones = colours.length, unknown = null) {
  const bytes = new Uint8Array(4 * TONES).fill(255);
  const rgb = colours.map(channels);
  for (let tone = 0; tone < tones; tone++) {
    const at = tones > 1 ? (tone * (rgb.length - 1)) / (tones - 1) : 0;
    const [low, high] = [rgb[Math.floor(at)], rgb[Math.ceil(at)]];
    for (let each = 0; each < 3; each++) {
      bytes[4 * tone + each] = Math.round(low[each] + (high[each] - low[each]) * (at - Math.floor(at)));
    }
  }
  if (unknown) bytes.set(channels(unknown), 4 * (TONES - 1));
  return bytes;
}

function channels(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}
