import type { Box, Position, Shape } from './shape';

/** An area of a pack, its shape in WGS-84 and made sure to be sound. */
export interface PackArea {
  id: string;
  /** Null for the city itself only. */
  parent: string | null;
  level: string;
  kind: 'area' | 'zone';
  name: string;
  nameEn: string | null;
  residents: number | null;
  /** Areas of earlier versions of the pack that this one stands for. */
  was: readonly string[];
  shape: Shape;
  box: Box;
  /** Inner point for a label. */
  center: Position;
  /** Where the area is written, for messages: `areas.geojson, features[2] (id "310")`. */
  place: string;
}
