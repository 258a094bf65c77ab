import type { BriefAnswer, BriefDimension, BriefFigure } from '@zhiyu/shared/brief-contract';
import { type Told, tellBrief } from '@zhiyu/shared/brief-sentences';
import type { Interval } from '@zhiyu/shared/intervals';
import { type Measure, type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { poissonInterval } from '@zhiyu/shared/poisson-interval';
import { type Estimate, tellApart } from '@zhiyu/shared/tell-apart';
import type { Aggregate, ReadAggregate } from './aggregate';
import { listPath } from './case-item';
import type { AreaNode, CityModel } from './city';
import { askOf, compareFigures, type FigureQuestion, readColumns, sumAll } from './compare-figures';
import { isByArea } from './comparison';
import { type Finding, readFinding, type Sum, unknownFinding } from './figure';
import { createMatter } from './matter-answer';
import { summariseOverdue, topUnit } from './overdue-summary';
import { describeOverseen } from './overseen-cases';
import { withholdTexts } from './personal';
import { countResidents, isCovered } from './residents';
import { listSeen } from './seen-nodes';
import { readOverdue } from './store/case-list';
import type { Database } from './store/database';
import { readMatters, readRepeats } from './store/matter-figures';
import { readSnapshot, type Snapshot } from './store/snapshot';
import type { NarrowedSlice, Viewer } from './viewer';

/** The figures of a brief, in the order of the page. */
export const briefMeasures = [
  'reported',
  'open',
  'overdue',
  'dueSoon',
  'paused',
  'responseRate',
  'onTimeRate',
  'resolutionRate',
  'resolutionCoverage',
  'satisfactionRate',
  'satisfactionCoverage',
] as const satisfies MeasureId[];

const MOST_MATTERS = 5;
const MOST_LONGEST = 5;

/** What a brief is asked for. */
export interface BriefWanted {
  question: FigureQuestion & { seq: number };
  by: BriefDimension;
  /** The measure that is compared: a share. */
  measure: MeasureId;
  viewer: Viewer;
}

/**
 * Makes the brief of the area that a slice names, or of the whole city. Figures and comparison are of one state of the city, the
 * lists of one of their own, none older than the question; all are as of the same instant.
 */
export async function makeBrief(
  { db, aggregate }: { db: Database; aggregate: ReadAggregate },
  { question, by, measure, viewer }: BriefWanted,
): Promise<BriefAnswer> {
  const { city, slice, asOf, from, to } = question;
  const area = findArea(city, slice);
  const compared = plainly(by, parentOf(city, by, area, slice), ['reported', 'overdue', measure]);
  const [counted, listed] = await Promise.all([
    aggregate(city, question.seq, async (reading) => {
      const [figures, comparison, domains, around] = await Promise.all([
        readBriefFigures(reading, question),
        compareFigures(reading, question, { ...compared, funnel: true }),
        compareFigures(reading, question, plainly('category', null, ['open'])),
        readAround(reading, question, area, viewer),
      ]);
      return { figures, comparison, domains, around, seq: reading.seq() };
    }),
    readSnapshot(db, city.id, (snapshot) => readLists(snapshot, question, viewer)),
  ]);
  const { figures, comparison, domains, around, seq } = counted;
  return {
    asOf: city.zone.toIso(asOf),
    seq: Math.min(seq, listed.overdue.seq),
    city: describeCity(city),
    area: describeArea(city, area),
    by,
    measure,
    from: from === null ? null : city.zone.toIso(from),
    to: city.zone.toIso(to ?? asOf),
    figures,
    sentences: tellBrief({ figures, around, comparison, measure, domains, overdue: listed.overdue }),
    ...listed,
    comparison,
  };
}

/** The area that a slice is about: the one that it names, by place or by record, else the whole city. */
export function findArea(city: CityModel, { areas, accountableAreas }: NarrowedSlice): AreaNode {
  const named = areas.length > 0 ? areas : accountableAreas;
  return (named.length === 1 ? city.areas.byId(named[0] ?? '') : undefined) ?? city.root;
}

function plainly(by: BriefDimension, parent: string | null, measures: MeasureId[]) {
  return { by, parent, measures, funnel: false, standardise: false, index: null };
}

function parentOf(
  city: CityModel,
  by: BriefDimension,
  area: AreaNode,
  { categories, units }: NarrowedSlice,
): string | null {
  if (isByArea(by)) return area.id;
  const named = by === 'unit' ? units : categories;
  return named.length === 1 ? (named[0] ?? null) : by === 'unit' ? topUnit(city) : null;
}

async function readBriefFigures(
  aggregate: Aggregate,
  question: FigureQuestion,
): Promise<Record<string, BriefFigure>> {
  // All cases of the slice are one group.
  const grouping = { by: 'area' as const, ordinals: [], groups: [], keepsOthers: true };
  const columns = await readColumns(aggregate, question, briefMeasures, grouping);
  const residents = countResidents(question.city, question.slice);
  const figures: Record<string, BriefFigure> = {};
  for (const { measure, now, before, yearBefore } of columns) {
    const find = (sums: Map<number, Sum> | null) =>
      sums === null ? unknownFinding('unknown') : readFinding(measure, sumAll(sums), residents);
    const current = now === null ? unknownFinding('calendar-unpublished') : find(now);
    figures[measure.id] = {
      ...current,
      before: find(before).value,
      yearBefore: find(yearBefore).value,
      sinceBefore: tellApart(estimate(measure, current), estimate(measure, find(before))),
      sinceYearBefore: tellApart(estimate(measure, current), estimate(measure, find(yearBefore))),
    };
  }
  return figures;
}

/** A count that comes by chance has the interval of a Poisson one; a stock is what it is. */
function estimate({ kind }: Measure, { value, interval }: Finding): Estimate {
  const ofCount: Interval | null = kind === 'flow' && value !== null ? poissonInterval(value) : null;
  return { value, interval: interval ?? ofCount };
}

/** How punctual the area around is; null for who may not see all of it. */
async function readAround(
  aggregate: Aggregate,
  question: FigureQuestion,
  area: AreaNode,
  viewer: Viewer,
): Promise<Told['around']> {
  const { city, slice } = question;
  const around = area.parent === null ? undefined : city.areas.byId(area.parent);
  // Who sees a part of the city alone compares within it.
  if (around === undefined || !isCovered(city, around.id, viewer.areas)) return null;
  if (slice.rest !== null || slice.areas.length + slice.accountableAreas.length !== 1) return null;
  const place =
    slice.areas.length === 1 ? { areas: idsOf(city, around) } : { accountableAreas: idsOf(city, around) };
  const asked = { ...question, slice: { ...slice, ...place } as NarrowedSlice };
  const grouping = { by: 'area' as const, ordinals: [], groups: [], keepsOthers: true };
  const sums = await aggregate.groups(askOf(asked, 'onTimeRate'), grouping);
  const sum = sumAll(new Map(sums.map(({ group, ...counted }) => [group, counted])));
  const finding = readFinding(measureOf('onTimeRate'), sum, null);
  const name = { zh: around.name, en: around.nameEn ?? around.name };
  return { name, figure: { ...finding, before: null, yearBefore: null } };
}

function idsOf(city: CityModel, { id }: AreaNode): string[] {
  return id === city.root.id ? [] : [id];
}

async function readLists(
  snapshot: Snapshot,
  question: FigureQuestion,
  viewer: Viewer,
): Promise<Pick<BriefAnswer, 'matters' | 'overdue' | 'longest'>> {
  const { city, asOf } = question;
  const late = askOf(question, 'overdue');
  const due = { from: null, to: asOf };
  const longest = await readOverdue(snapshot, late, due, { after: null, limit: MOST_LONGEST });
  return {
    matters: await readWorstMatters(snapshot, question, viewer),
    overdue: await summariseOverdue(snapshot, late),
    longest: withholdTexts(viewer, await describeOverseen(snapshot, city, longest, asOf)),
  };
}

async function readWorstMatters(
  snapshot: Snapshot,
  question: FigureQuestion,
  viewer: Viewer,
): Promise<BriefAnswer['matters']> {
  const { city, asOf } = question;
  const seen = listSeen(city, viewer);
  const choice = { opposedOnly: false, sort: 'requesters' as const, limit: MOST_MATTERS };
  const { matters } = await readMatters(snapshot, askOf(question, 'matters'), choice, seen);
  const keys = matters.map(({ key }) => key);
  const repeats = await readRepeats(snapshot, city.id, keys, asOf, seen);
  return matters.map((record) => {
    const { cases, known, people } = repeats.get(record.key) ?? { cases: 1, known: 0, people: 0 };
    const samePerson = known - people;
    const differentPeople = Math.max(0, people - 1);
    const unknown = cases - 1 - samePerson - differentPeople;
    return { ...createMatter(city, record, viewer), repeats: { samePerson, differentPeople, unknown } };
  });
}

function describeCity(city: CityModel): BriefAnswer['city'] {
  const { id, pack } = city;
  return {
    id,
    name: pack.name,
    title: pack.title ?? pack.name,
    schematic: pack.schematic ?? false,
    generated: pack.generated ?? false,
    timeZone: pack.timeZone,
  };
}

function describeArea(city: CityModel, area: AreaNode): BriefAnswer['area'] {
  return {
    id: area.id,
    name: { zh: area.name, en: area.nameEn ?? area.name },
    path: listPath(city, area.id),
  };
}
