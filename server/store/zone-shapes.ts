import type { MultiPolygon, Polygon } from 'geojson';
import type { CityModel } from '../city';
import type { Database } from './database';
import { loadStatement } from './statement';

/** A functional zone by its ordinal, with all rings of its shape, outer and inner. */
export interface RingedZone {
  ordinal: number;
  rings: [lng: number, lat: number][][];
}

/** Every functional zone of a city, by ordinal. */
export async function readZoneShapes(db: Database, city: CityModel): Promise<RingedZone[]> {
  const zones = city.areas.nodes.filter(({ kind }) => kind === 'zone').map(({ id }) => id);
  if (zones.length === 0) return [];
  const rows = await db.query<{ ordinal: number; geometry: Polygon | MultiPolygon }>(
    loadStatement('zone-rings'),
    [city.id, zones],
  );
  return rows.map(({ ordinal, geometry }) => {
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
    return { ordinal, rings: rings.map((ring) => ring.map(([lng = 0, lat = 0]) => [lng, lat])) };
  });
}
