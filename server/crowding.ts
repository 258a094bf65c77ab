import { writeStatement } from './case-statement';
import { readCases, readSequence, writePlan } from './store/cases-write';
import { loadCity } from './store/city-store';
import { findHeavyPoints, type HeavyPoint, listCasesAt } from './store/crowded';
import type { Database } from './store/database';
import type { StoredCase } from './store/stored-case';

/** A point that carries more than this share of a source's cases is looked at. */
export const HEAVY_SHARE = 0.01;
/** From this many different addresses on, a heavy point cannot be the place of them all. */
export const CROWDED_ADDRESSES = 10;
const BATCH = 5000;

/** What the crowding rule found: heavy points with how many cases it took off the map now. */
export type CrowdedReport = (HeavyPoint & { moved: number })[];

/**
 * Takes cases off the map that stand on a point that carries over 1 % of their source's cases with many different
 * addresses: a default of the source's geocoder, not a place. They count in the area that the source names, or in
 * the city itself. A point once found crowded stays so for its source. Answers every heavy point, those that have
 * too few addresses to be called crowded among them.
 */
export async function applyCrowding(
  db: Database,
  city: string,
  source: string,
  now: number,
): Promise<CrowdedReport> {
  const heavy = await findHeavyPoints(db, city, source, { share: HEAVY_SHARE, cases: CROWDED_ADDRESSES });
  const report: CrowdedReport = [];
  for (const point of heavy) {
    const isCrowded = point.crowded || point.addresses >= CROWDED_ADDRESSES;
    const moved = isCrowded ? await moveOff(db, city, { source, lng: point.lng, lat: point.lat }, now) : 0;
    report.push({ ...point, crowded: isCrowded, moved });
  }
  return report;
}

async function moveOff(
  db: Database,
  cityId: string,
  point: { source: string; lng: number; lat: number },
  now: number,
): Promise<number> {
  const { city } = await loadCity(db, cityId);
  const said = [writeStatement({ rule: 'crowded', at: now })];
  let moved = 0;
  for (;;) {
    const ids = await listCasesAt(db, cityId, point, BATCH);
    if (ids.length === 0) return moved;
    moved += await db.transaction(async (tx) => {
      const replan = async () => {
        const cases = await readCases(tx, cityId, ids);
        const standing = cases.filter(({ lng, lat }) => lng === point.lng && lat === point.lat);
        return {
          added: [],
          changed: new Map(
            standing.map((before) => [
              before.id,
              { before, stored: withoutPoint(before, city.root.ordinal), said },
            ]),
          ),
        };
      };
      const seenSequence = await readSequence(tx, cityId);
      const plan = await replan();
      if (plan.changed.size === 0) return 0;
      const written = await writePlan(tx, { city: cityId, plan, seenSequence, now, replan });
      return written.plan.changed.size;
    });
  }
}

function withoutPoint(stored: StoredCase, root: number): StoredCase {
  const area = stored.said_area ?? root;
  return {
    ...stored,
    area,
    accountable_area: stored.said_accountable_area ?? area,
    cell: null,
    lng: null,
    lat: null,
    said_lng: stored.lng,
    said_lat: stored.lat,
    unlocated_reason: 'crowded',
    flags: stored.flags.filter((flag) => flag !== 'area-disagrees'),
  };
}
