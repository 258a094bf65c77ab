import { requesterCode, requestTypeCode } from '@zhiyu/server/cube/cube-case';
import type { CubeQuestion, CubeSlice, Ordinals } from '@zhiyu/server/cube/question';
import { requesters, requestTypes } from '@zhiyu/shared/case';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { type NaiveCase, type NaiveShare, type NaiveTimes, naiveInside, naiveShare } from '../naive-figures';
import { type createInventor, DAYS, FIRST } from './random-cases';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Zones that overlap; the second has a hole. */
export const zones = [
  { ordinal: 101, rings: [closed([120.0305, 30.0205, 120.1205, 30.0705])] },
  {
    ordinal: 102,
    rings: [closed([120.0505, 30.0305, 120.1805, 30.0905]), closed([120.0705, 30.0405, 120.1005, 30.0605])],
  },
];

function closed([west, south, east, north]: [number, number, number, number]): [number, number][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** Invents a question of a measure. */
export function inventQuestion(
  { chance, pick, random, later }: ReturnType<typeof createInventor>,
  measure: MeasureId,
): CubeQuestion {
  const some = (most: number, probability: number) =>
    chance(probability)
      ? Array.from({ length: 1 + Math.floor(random() * 3) }, () => 1 + Math.floor(random() * most))
      : null;
  const slice: CubeSlice = {
    areas: some(30, 0.35),
    zones: chance(0.15) ? [pick([101, 102])] : null,
    accountableAreas: some(30, 0.2),
    categories: some(12, 0.3),
    requestTypes: chance(0.15) ? [requestTypeCode(pick(requestTypes))] : null,
    channels: some(5, 0.15),
    units: some(20, 0.2),
    requesters: chance(0.15) ? [requesterCode(pick(requesters))] : null,
    cells: null,
  };
  const asOf = later(FIRST) + DAY * Math.floor(random() * (DAYS + 40)) + pick([0, 0, 0, 1, -1]);
  const from = chance(0.6) ? later(FIRST) + DAY * Math.floor(random() * DAYS) + pick([0, 0, 1]) : null;
  const to = chance(0.6) ? (from ?? FIRST) + 6 * HOUR * Math.floor(random() * 600) + pick([0, 0, 1]) : null;
  const isStock = measureOf(measure).kind === 'stock';
  return {
    measure,
    slice,
    from: isStock ? null : from,
    to: isStock ? null : to,
    asOf,
    dueSoonUntil: asOf + 6 * HOUR * Math.floor(random() * 8),
    dormantBefore: asOf - 6 * HOUR * Math.floor(random() * 20),
  };
}

/** The cases that count for a question and what each adds, one after the other from the definitions. */
export function countNaively(
  rows: readonly NaiveCase[],
  matters: Map<string, NaiveCase[]>,
  question: CubeQuestion,
): { row: NaiveCase; share: NaiveShare }[] {
  const times: NaiveTimes = {
    from: question.from,
    to: question.to,
    asOf: question.asOf,
    dueSoonUntil: question.dueSoonUntil ?? Number.NEGATIVE_INFINITY,
    dormantBefore: question.dormantBefore ?? Number.NEGATIVE_INFINITY,
  };
  return rows.flatMap((row) => {
    if (!isInSlice(row, question.slice)) return [];
    const share = naiveShare(row, question.measure, times, matters);
    return share === null ? [] : [{ row, share }];
  });
}

function isInSlice(row: NaiveCase, slice: CubeSlice): boolean {
  const among = (list: Ordinals | null, value: number | null) =>
    list === null || (value !== null && list.includes(value));
  const isInZone = (slice.zones ?? []).some((zone) => {
    const rings = zones.find(({ ordinal }) => ordinal === zone)?.rings ?? [];
    return row.lng !== null && row.lat !== null && naiveInside(row.lng, row.lat, rings);
  });
  const isInArea = slice.areas?.includes(row.area) ?? false;
  return (
    ((slice.areas === null && slice.zones === null) || isInArea || isInZone) &&
    among(slice.accountableAreas, row.accountable_area) &&
    among(slice.categories, row.category) &&
    among(slice.channels, row.channel) &&
    among(slice.units, row.unit) &&
    (slice.requestTypes === null ||
      slice.requestTypes.some((code) => row.request_type === requestTypes[code - 1])) &&
    (slice.requesters === null || slice.requesters.some((code) => row.requester === requesters[code - 1]))
  );
}
