import { MapLibreOverlay, type MapLibreOverlayProps } from '@deck.gl/maplibre';
import type { Map as MapLibre } from 'maplibre-gl';
import { createSleepingFrames, type SleepingFrames } from './sleeping-frames';

/** deck.gl on a map, which looks for changes only when something can have changed: its layers, or what the map has drawn. */
export class SleepingOverlay extends MapLibreOverlay {
  private readonly frames: SleepingFrames;

  constructor({ onLoad, ...props }: MapLibreOverlayProps) {
    const frames = createSleepingFrames();
    super({
      ...props,
      // A map that changed its size before deck.gl listened would be drawn at its old place, for ever.
      onBeforeRender: ({ device }) => {
        const context = device.getDefaultCanvasContext();
        context.setDrawingBufferSize(context.canvas.width, context.canvas.height);
      },
      // deck.gl passes it on to the loop of luma.gl.
      ...{ animationFrameProvider: frames },
      onLoad: () => {
        onLoad?.();
        frames.wake();
      },
    });
    this.frames = frames;
  }

  override setProps(props: MapLibreOverlayProps): void {
    super.setProps(props);
    this.frames.wake();
  }

  override onAdd(map: MapLibre): HTMLDivElement {
    map.on('render', this.frames.wake);
    return super.onAdd(map);
  }

  override onRemove(map: MapLibre): void {
    map.off('render', this.frames.wake);
    super.onRemove(map);
  }
}
