import type { MapPadding, MapView } from '../map/situation-map';
import { foreseeView } from './camera';
import type { Explorer } from './explorer-context';
import { share } from './share';
import { readBounds } from './use-heat';

/** The room that the map has on the page. */
export interface MapPlace {
  size: { width: number; height: number };
  padding: MapPadding;
  /** The smallest side of a cell, in CSS pixels. */
  smallestCell: number;
}

const place = share<MapPlace | null>(null);

/** The map tells what room it has. */
export const noteMapPlace = place.set;

/** What the map will show of a view that it does not show yet; null until it has its room. */
export function foreseeMap({ view, area }: Pick<Explorer, 'view' | 'area'>): MapView | null {
  const room = place.get();
  return room && foreseeView(view.map, readBounds(area.bbox), room.size, room.padding, room.smallestCell);
}
