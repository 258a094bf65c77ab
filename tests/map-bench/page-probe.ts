/**
 * Runs in a page of the product before any of its scripts, and watches from outside what it does: figures that go up to the
 * graphics (textures of two floats a cell), draws, the memory of WebGL, contexts, and when what was drawn is on the screen.
 * Written as text, for it is no part of the product. Not called `probe`: probe.gl, in deck.gl, takes that name.
 */
export const pageProbe = `
(() => {
  const probe = {
    /** Each upload of figures: when, what they sum up to, and how many draws came before. */
    uploads: [],
    draws: 0,
    contexts: 0,
    textureBytes: 0,
    bufferBytes: 0,
    textures: 0,
    buffers: 0,
    /** Milliseconds from the next press of a key to the frame after the one that shows new figures. */
    untilPainted: null,
  };
  window.benchProbe = probe;
  let pressedAt = null;
  let tellPainted = null;
  probe.arm = () => {
    pressedAt = null;
    probe.untilPainted = new Promise((resolve) => { tellPainted = resolve; });
  };
  addEventListener('keydown', (event) => { pressedAt ??= event.timeStamp; }, { capture: true });
  const notePainted = () => {
    if (pressedAt === null || tellPainted === null) return;
    const [start, tell] = [pressedAt, tellPainted];
    tellPainted = null;
    // The next frame begins when this one has been handed over; the one after when it is seen.
    requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now() - start)));
  };

  const seen = new WeakSet();
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const context = getContext.call(this, kind, ...rest);
    if (context && /^webgl/.test(kind) && !seen.has(context)) {
      seen.add(context);
      probe.contexts += 1;
    }
    return context;
  };
  const gl = WebGL2RenderingContext.prototype;
  const wrap = (name, before) => {
    const own = gl[name];
    gl[name] = function (...given) {
      before.call(this, ...given);
      return own.apply(this, given);
    };
  };
  const bound = new WeakMap();
  const sizes = new WeakMap();
  const stateOf = (context) => {
    if (!bound.has(context)) bound.set(context, { unit: 0, textures: new Map(), buffers: new Map(), vertexArray: null });
    return bound.get(context);
  };
  const bytesAPixel = (format) => ({ 0x8814: 16, 0x8230: 8, 0x8058: 4, 0x8C43: 4, 0x881A: 8, 0x8229: 1, 0x8051: 3 })[format] ?? 4;
  const setSize = (thing, bytes, name) => {
    if (!thing) return;
    probe[name] += bytes - (sizes.get(thing) ?? 0);
    sizes.set(thing, bytes);
  };
  wrap('activeTexture', function (unit) { stateOf(this).unit = unit; });
  wrap('bindTexture', function (target, texture) { const s = stateOf(this); s.textures.set(s.unit + ' ' + target, texture); });
  wrap('bindBuffer', function (target, buffer) { stateOf(this).buffers.set(target, buffer); });
  const textureOf = (context, target) => { const s = stateOf(context); return s.textures.get(s.unit + ' ' + target); };
  wrap('texStorage2D', function (target, levels, format, width, height) {
    setSize(textureOf(this, target), width * height * bytesAPixel(format), 'textureBytes');
  });
  wrap('texImage2D', function (target, level, format, width, height) {
    if (typeof height === 'number' && level === 0) {
      setSize(textureOf(this, target), width * height * bytesAPixel(format), 'textureBytes');
    }
  });
  wrap('bufferData', function (target, data) {
    const bytes = typeof data === 'number' ? data : (data?.byteLength ?? 0);
    setSize(stateOf(this).buffers.get(target), bytes, 'bufferBytes');
  });
  for (const [name, count, bytes] of [['Texture', 'textures', 'textureBytes'], ['Buffer', 'buffers', 'bufferBytes']]) {
    const create = gl['create' + name];
    const remove = gl['delete' + name];
    const alive = new WeakSet();
    gl['create' + name] = function () {
      const made = create.call(this);
      if (made) { alive.add(made); probe[count] += 1; }
      return made;
    };
    gl['delete' + name] = function (thing) {
      if (thing && alive.has(thing)) {
        alive.delete(thing);
        probe[count] -= 1;
        setSize(thing, 0, bytes);
      }
      return remove.call(this, thing);
    };
  }
  const RG = 0x8227;
  const FLOAT = 0x1406;
  wrap('texSubImage2D', function (target, level, x, y, width, height, format, type, texels) {
    if (format !== RG || type !== FLOAT || !(texels instanceof Float32Array)) return;
    let sum = 0;
    for (let i = 0; i < texels.length; i += 2) sum += texels[i];
    probe.uploads.push({ at: performance.now(), sum, draws: probe.draws });
    performance.mark('figures-uploaded');
    requestAnimationFrame(notePainted);
  });
  wrap('drawArrays', function () { probe.draws += 1; });
})();
`;

/** What the probe counts, as it stands in the page. */
export interface PageProbe {
  uploads: { at: number; sum: number; draws: number }[];
  contexts: number;
  textureBytes: number;
  bufferBytes: number;
  textures: number;
  buffers: number;
}
