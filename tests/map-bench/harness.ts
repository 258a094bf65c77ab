import type { Map as MapLibre } from 'maplibre-gl';
import { type Contestant, makeContestant } from './contestants';
import type { LayerId } from './harness-window';

const PAN_PIXELS: [x: number, y: number] = [36, 18];
const made = new Map<LayerId, { contestant: Contestant; container: HTMLElement }>();

window.layers = {
  async prepare(id) {
    const container = document.createElement('div');
    container.className = 'contestant';
    document.body.append(container);
    const contestant = await makeContestant(id, container);
    made.set(id, { contestant, container });
    await untilPainted(contestant.map, () => contestant.update(0));
  },
  async show(id) {
    for (const [other, { container }] of made) {
      container.style.visibility = other === id ? 'visible' : 'hidden';
    }
    for (let frame = 0; frame < 4; frame += 1) await nextFrame();
  },
  update(id, turn) {
    const contestant = find(id);
    return measure(contestant.map, () => contestant.update(turn));
  },
  pan(id, turn) {
    const { map } = find(id);
    const [x, y] = turn % 2 === 0 ? PAN_PIXELS : [-PAN_PIXELS[0], -PAN_PIXELS[1]];
    return measure(map, () => map.panBy([x, y], { animate: false }));
  },
};

async function measure(map: MapLibre, change: () => void): Promise<number> {
  const started = performance.now();
  await untilPainted(map, change);
  return performance.now() - started;
}

/** Until the map has drawn all of it, the graphics have finished and two frames have gone to the screen. */
async function untilPainted(map: MapLibre, change: () => void): Promise<void> {
  let renders = 0;
  const count = () => {
    renders += 1;
  };
  map.on('render', count);
  const idle = new Promise<void>((resolve) => map.once('idle', () => resolve()));
  change();
  await idle;
  for (let seen = -1; seen !== renders; ) {
    seen = renders;
    finishDrawing(map);
    await nextFrame();
    await nextFrame();
  }
  map.off('render', count);
}

/** Reading a pixel waits for all that was drawn before. */
function finishDrawing(map: MapLibre): void {
  const gl = map.getCanvas().getContext('webgl2');
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function find(id: LayerId): Contestant {
  const found = made.get(id);
  if (!found) throw new Error(`${id} is not prepared`);
  return found.contestant;
}
