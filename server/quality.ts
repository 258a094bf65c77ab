import { dormantBefore } from '@zhiyu/shared/dormancy';
import { type FindingId, findingIds } from '@zhiyu/shared/finding';
import type { Text } from '@zhiyu/shared/pack';
import type { QualityAnswer, SourceState } from '@zhiyu/shared/quality-contract';
import { type CityModel, cityNow } from './city';
import { CROWDED_ADDRESSES, HEAVY_SHARE } from './crowding';
import { findHeavyPoints, type HeavyPoint } from './store/crowded';
import type { Database } from './store/database';
import { countDormant, countSourceCases, type SourceCases } from './store/quality';
import { countDiscarded, countQuarantine } from './store/quarantine';
import { readSnapshot } from './store/snapshot';
import { listMappedNames, listSources, type SourceRecord } from './store/sources';

/** What is counted over all cases of a city: it takes a while where there are many, so it is kept for some time. */
export interface QualityCounts {
  sources: SourceCases[];
  /** By source; null where working days are not published. */
  dormant: { source: string; cases: number }[] | null;
  places: (HeavyPoint & { source: string })[];
  /** The city's own now when it was counted. */
  asOf: number;
  /** The wall clock then. */
  countedAt: number;
}

/** Counts are good for this long at least, and for so many times as long as counting took. */
const FRESH_MS = 10_000;
const FRESH_TIMES = 20;

/** Makes the counter of cities' data quality. Whoever asks while it counts gets the same counts. */
export function createQualityCounter(
  db: Database,
  now: () => number,
): (city: CityModel) => Promise<QualityCounts> {
  const known = new Map<string, { until: number; counts: Promise<QualityCounts> }>();
  return (city) => {
    const entry = known.get(city.id);
    if (entry !== undefined && now() < entry.until) return entry.counts;
    const start = now();
    const counts = countQuality(db, city, start);
    const fresh = { until: Number.POSITIVE_INFINITY, counts };
    known.set(city.id, fresh);
    counts.then(
      () => {
        fresh.until = now() + Math.max(FRESH_MS, FRESH_TIMES * (now() - start));
      },
      () => known.delete(city.id),
    );
    return counts;
  };
}

async function countQuality(db: Database, city: CityModel, now: number): Promise<QualityCounts> {
  const asOf = cityNow(city, now);
  const since = dormantBefore(city.calendar, asOf);
  const { sources, dormant } = await readSnapshot(db, city.id, async ({ tx }) => ({
    sources: await countSourceCases(tx, city.id, asOf),
    dormant: since === null ? null : await countDormant(tx, city.id, asOf, since),
  }));
  const places: QualityCounts['places'] = [];
  for (const { source } of sources) {
    const heavy = await findHeavyPoints(db, city.id, source, {
      share: HEAVY_SHARE,
      cases: CROWDED_ADDRESSES,
    });
    places.push(...heavy.map((point) => ({ source, ...point })));
  }
  return { sources, dormant, places, asOf, countedAt: now };
}

const columns = {
  unlocated: 'unlocated',
  closedBeforeReported: 'closed_before_reported',
  closingTimeUnknown: 'closing_time_unknown',
  inFuture: 'in_future',
  uncategorised: 'uncategorised',
  calendarUnpublished: 'calendar_unpublished',
  areaDisagrees: 'area_disagrees',
  looksSwapped: 'looks_swapped',
} as const satisfies Record<Exclude<FindingId, 'dormant'>, keyof SourceCases>;

/** Doubtful cases by reason and source, of one source or of all. */
export function tellFindings(counts: QualityCounts, source: string | null): QualityAnswer['findings'] {
  return findingIds.map((id) => {
    const all = id === 'dormant' ? counts.dormant : countFinding(counts, columns[id]);
    if (all === null) return { id, cases: null, bySource: [] };
    const bySource = all.filter((entry) => entry.cases > 0 && (source === null || entry.source === source));
    return { id, cases: bySource.reduce((sum, { cases }) => sum + cases, 0), bySource };
  });
}

function countFinding({ sources }: QualityCounts, column: (typeof columns)[keyof typeof columns]) {
  return sources.map(({ source, [column]: cases }) => ({ source, cases }));
}

/** Points that carry a large part of a source's cases, the heaviest first. */
export function tellPlaces(
  { places, sources }: QualityCounts,
  source: string | null,
): QualityAnswer['places'] {
  const totals = new Map(sources.map(({ source, cases }) => [source, cases]));
  return places
    .filter((place) => source === null || place.source === source)
    .map(({ crowded, ...place }) => ({
      ...place,
      share: place.cases / Math.max(place.cases, totals.get(place.source) ?? 0),
      offMap: crowded,
    }))
    .sort((one, other) => other.cases - one.cases);
}

/** Every source of a city: those that have sent something, and those that are asked. */
export async function describeSources(
  db: Database,
  city: CityModel,
  counts: QualityCounts,
): Promise<{ seq: number; sources: SourceState[] }> {
  return readSnapshot(db, city.id, async ({ tx, seq }) => {
    const names = await listMappedNames(tx, city.id);
    const records = new Map((await listSources(tx, city.id)).map((record) => [record.source, record]));
    const cases = new Map(counts.sources.map((entry) => [entry.source, entry]));
    const aside = new Map<string, number>();
    for (const { source, rows } of await countQuarantine(tx, city.id)) {
      aside.set(source, (aside.get(source) ?? 0) + rows);
    }
    const gone = new Map((await countDiscarded(tx, city.id)).map(({ source, rows }) => [source, rows]));
    const ids = [...new Set([...records, ...cases, ...aside, ...gone].map(([id]) => id))].sort();
    const sources = ids.map((id) =>
      describeSource(city, { id, name: names.get(id) }, records.get(id), cases.get(id), {
        quarantined: aside.get(id) ?? 0,
        discarded: gone.get(id) ?? 0,
      }),
    );
    return { seq, sources };
  });
}

function describeSource(
  city: CityModel,
  { id, name: mappedName }: { id: string; name: string | Text | undefined },
  record: SourceRecord | undefined,
  cases: SourceCases | undefined,
  rows: Pick<SourceState, 'quarantined' | 'discarded'>,
): SourceState {
  const isoOrNull = (instant: number | null | undefined) =>
    instant == null ? null : city.zone.toIso(instant);
  const { name = mappedName, everyMinutes = null } = readShown(record?.settings);
  const failedAt = isoOrNull(record?.last_error_at);
  return {
    id,
    kind: record?.kind ?? null,
    name: id === '' ? null : inBothLanguages(name || id),
    cases: cases?.cases ?? 0,
    located: cases?.located ?? 0,
    lastReportedAt: isoOrNull(cases?.last_reported_at),
    lastReceivedAt: isoOrNull(record?.last_received_at),
    lastAttemptAt: isoOrNull(record?.last_attempt_at),
    lastSuccessAt: isoOrNull(record?.last_success_at),
    lastError: failedAt === null ? null : { at: failedAt, message: record?.last_error ?? '' },
    everyMinutes,
    ...rows,
  };
}

function inBothLanguages(name: string | Text): Text {
  return typeof name === 'string' ? { zh: name, en: name } : name;
}

/** What of a source's settings is shown; they were checked when they were added. */
function readShown(settings: unknown): { name?: Text; everyMinutes?: number } {
  return typeof settings === 'object' && settings !== null ? settings : {};
}
