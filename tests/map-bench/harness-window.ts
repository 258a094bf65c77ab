/** Ways to draw the same 60,000 cells; `grid` is the product's own. */
export const layerIds = ['grid', 'bitmap', 'h3', 'geojson', 'heatmap'] as const;
export type LayerId = (typeof layerIds)[number];

/** What the page of the layers does when it is told to; each resolves when the pixels stand. */
export interface LayerPage {
  /** Makes a map with its layer, hidden. */
  prepare(id: LayerId): Promise<void>;
  /** Shows one and hides the others. */
  show(id: LayerId): Promise<void>;
  /** Puts the other of two sets of figures on the map; the answer is in milliseconds. */
  update(id: LayerId, turn: number): Promise<number>;
  /** Moves the map by some pixels, to and fro. */
  pan(id: LayerId, turn: number): Promise<number>;
}

declare global {
  interface Window {
    layers: LayerPage;
  }
}
