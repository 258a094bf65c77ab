import type { MultiPolygon, Polygon } from 'geojson';
import type { CityModel } from '../city';
import type { Transaction } from './database';
import { loadStatement } from './statement';

/** One ring of a zone's shape as PostgreSQL writes a polygon, and the ordinal of its zone. */
export interface ZoneRing {
  zone: number;
  ring: string;
}

/** All rings of functional zones, outer and inner; a point lies in a zone that has it in an odd number of rings. */
export async function readZoneRings(tx: Transaction, city: CityModel, zones: string[]): Promise<ZoneRing[]> {
  const rows = await tx.query<{ ordinal: number; geometry: Polygon | MultiPolygon }>(
    loadStatement('zone-rings'),
    [city.id, zones],
  );
  return rows.flatMap(({ ordinal, geometry }) => {
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
    return rings.map((ring) => ({ zone: ordinal, ring: `(${ring.map(([lng, lat]) => `(${lng},${lat})`)})` }));
  });
}
