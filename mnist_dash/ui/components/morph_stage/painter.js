// Draws the network of places with WebGL 2: a fragment shader asks it, for every pixel, how much ink is there. The
// layers' weights lie in uniform blocks: a layer of 64 units by 64 is 16 kB, which every graphics card has room for.

const CORNERS = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

// The shader of a network with `depth` layers of 4 x `fours` units.
function fragment(depth, fours) {
  const deeper = Array.from({ length: depth - 1 }, (_, each) => each + 1);
  const blocks = deeper.map((layer) => `layout(std140) uniform Layer${layer} { mat4 layer${layer}[${fours * fours}]; };`);
  const steps = deeper.map(
    (layer) => `
  for (int o = 0; o < FOURS; o++) {
    vec4 sum = bias[${layer} * FOURS + o];
    for (int i = 0; i < FOURS; i++) sum += layer${layer}[i * FOURS + o] * a[i];
    b[o] = max(sum, 0.0);
  }
  a = b;`,
  );
  return `#version 300 es
precision highp float;
const int FOURS = ${fours};
layout(std140) uniform Ends { vec4 place[${3 * fours}]; vec4 bias[${depth * fours}]; vec4 last[${fours}]; vec4 lastBias; };
${blocks.join("\n")}
uniform vec2 corner;  // the place, x and y from -1 to 1, of the picture's upper left
uniform float step_;  // how far the next pixel is
uniform float height; // in pixels
uniform float crisp;
uniform vec3 ground, ink;
out vec4 pixel;

void main() {
  vec2 p = corner + vec2(gl_FragCoord.x, height - gl_FragCoord.y) * step_;
  float r = sqrt(dot(p, p) + 1e-6);
  vec4 a[FOURS], b[FOURS];
  for (int o = 0; o < FOURS; o++) {
    a[o] = sin(p.x * place[o] + p.y * place[FOURS + o] + r * place[2 * FOURS + o] + bias[o]);
  }${steps.join("")}
  float logit = lastBias.x;
  for (int i = 0; i < FOURS; i++) logit += dot(last[i], a[i]);
  bool outside = max(abs(p.x), abs(p.y)) > 1.0;
  float cover = outside ? 0.0 : 1.0 / (1.0 + exp(-clamp(crisp * logit, -30.0, 30.0)));
  pixel = vec4(mix(ground, ink, cover), 1.0);
}`;
}

class Painter {
  // A painter for the canvas; null where the browser has no WebGL 2.
  static on(canvas, decoder) {
    const gl = canvas.getContext("webgl2", { antialias: false, alpha: false, preserveDrawingBuffer: true });
    return gl && new Painter(canvas, gl, decoder);
  }

  constructor(canvas, gl, decoder) {
    Object.assign(this, { canvas, gl, decoder });
    this.begin();
  }

  begin() {
    const { gl, decoder } = this;
    this.program = link(gl, CORNERS, fragment(decoder.depth, decoder.width / 4));
    gl.useProgram(this.program);
    this.uniforms = new Map();
    this.blocks = ["Ends", ...Array.from({ length: decoder.depth - 1 }, (_, each) => `Layer${each + 1}`)];
    this.blocks.forEach((name, place) => {
      gl.uniformBlockBinding(this.program, gl.getUniformBlockIndex(this.program, name), place);
      gl.bindBufferBase(gl.UNIFORM_BUFFER, place, gl.createBuffer());
    });
  }

  close() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  uniform(name) {
    if (!this.uniforms.has(name)) this.uniforms.set(name, this.gl.getUniformLocation(this.program, name));
    return this.uniforms.get(name);
  }

  // Take the layers that a fold gave.
  load(layers) {
    const { width } = this.decoder;
    const [first, ...others] = layers;
    const [last, lastBias] = others.pop();
    const biases = [first, ...others].flatMap(([, bias]) => [...bias]);
    this.fill(0, Float32Array.from([...first[0], ...biases, ...last, lastBias[0], 0, 0, 0]));
    others.forEach(([matrix], each) => this.fill(each + 1, inFours(matrix, width)));
  }

  fill(place, values) {
    const { gl } = this;
    gl.bindBuffer(gl.UNIFORM_BUFFER, gl.getIndexedParameter(gl.UNIFORM_BUFFER_BINDING, place));
    gl.bufferData(gl.UNIFORM_BUFFER, values, gl.DYNAMIC_DRAW);
  }

  // Draw what the window of `view` shows ({ x, y } of its middle, and `zoom`), with these colours (each 3 x 0 to 1).
  draw(view, colours) {
    const { gl, canvas } = this;
    if (gl.isContextLost()) return;
    const { width, height } = canvas;
    const side = Math.min(width, height) * view.zoom;
    gl.viewport(0, 0, width, height);
    gl.uniform2f(this.uniform("corner"), view.x - width / side, view.y - height / side);
    gl.uniform1f(this.uniform("step_"), 2 / side);
    gl.uniform1f(this.uniform("height"), height);
    gl.uniform1f(this.uniform("crisp"), crispness(view.side ?? side));
    gl.uniform3fv(this.uniform("ground"), colours.ground);
    gl.uniform3fv(this.uniform("ink"), colours.ink);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  // Pixels in a millisecond, found by drawing ever larger pictures.
  measure() {
    const { gl, canvas } = this;
    const pixel = new Uint8Array(4);
    let [side, taken] = [32, 0];
    while (taken < 8 && side < 1024) {
      side *= 2;
      canvas.width = canvas.height = side;
      const start = performance.now();
      this.draw({ x: 0, y: 0, zoom: 1 }, { ground: [0, 0, 0], ink: [1, 1, 1] });
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits until it is drawn
      taken = performance.now() - start;
    }
    return (side * side) / Math.max(taken, 0.2);
  }
}

// A matrix (inputs x units) as the shader's 4 x 4 blocks, column after column.
function inFours(matrix, width) {
  const found = new Float32Array(matrix.length);
  let place = 0;
  for (let i = 0; i < width; i += 4) {
    for (let o = 0; o < width; o += 4) {
      for (let column = 0; column < 4; column++, place += 4) {
        const start = (i + column) * width + o;
        found.set(matrix.subarray(start, start + 4), place);
      }
    }
  }
  return found;
}

function link(gl, vertex, pixels) {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, pixels]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return program;
}
