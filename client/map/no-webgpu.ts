/**
 * Stands in the place of @luma.gl/gpgpu in the built client. deck.gl packs attributes with it where it draws by WebGPU; the
 * map draws by WebGL alone, and its cells have no attributes.
 */

function refuse(): never {
  throw new Error('the map draws by WebGL; nothing of WebGPU is in this client');
}

/** Where deck.gl would register what packs. */
export const backendRegistry = { add: refuse };
export const cleanEvaluateSync = refuse;
export const interleave = refuse;

/** What deck.gl would pack. */
export class GPUDataEvaluator {
  constructor() {
    refuse();
  }
}
