import { measureIds } from '@zhiyu/shared/measure-kinds';
import { measureOf } from '@zhiyu/shared/measures';
import type { City, LimitRule, PackCategory, PackUnit } from '@zhiyu/shared/pack';
import { createZone } from '@zhiyu/shared/zone';
import type { Faults } from './faults';

/** Notes what a schema cannot say of `city.json`: time zone, order of hours and bounds, identifiers that stand twice. */
export function checkCity(city: City, faults: Faults): void {
  try {
    createZone(city.timeZone);
  } catch {
    faults.add('city.json, timeZone', `"${city.timeZone}" is not an IANA time zone, such as Asia/Shanghai`);
  }
  checkHours(city.workingHours, faults);
  if (city.calendar.kind === 'own' && new Set(city.calendar.weekend).size >= 7) {
    faults.add('city.json, calendar.weekend', 'names all seven days; leave at least one working day');
  }
  const [west = 0, south = 0, east = 0, north = 0] = city.bounds ?? [-180, -85, 180, 85];
  if (!(west < east && south < north && west >= -180 && east <= 180 && south >= -85 && north <= 85)) {
    faults.add('city.json, bounds', 'must be west, south, east, north in degrees');
  }
  checkDistinct(city.levels, 'city.json, levels', faults);
  checkDistinct(city.channels, 'city.json, channels', faults);
  checkIndex(city, faults);
  checkFieldChannel(city, faults);
}

/** Notes a channel of what officers find that the city does not have: their cases would be refused on the pavement. */
function checkFieldChannel({ channels, field }: City, faults: Faults): void {
  const channel = field?.channel;
  if (channel === undefined || channels.some(({ id }) => id === channel)) return;
  faults.add(
    'city.json, field.channel',
    `the channel "${channel}" does not stand in channels; add it there or leave it out`,
  );
}

/** Notes parts of the composite index that are no shares, stand twice, or have one worst and best. */
function checkIndex({ effectivenessIndex }: City, faults: Faults): void {
  const place = 'city.json, effectivenessIndex';
  const parts = effectivenessIndex?.parts ?? [];
  checkDistinct(
    parts.map(({ measure }) => ({ id: measure })),
    place,
    faults,
  );
  for (const { measure, worst, best } of parts) {
    const id = measureIds.find((known) => known === measure);
    if (id === undefined || measureOf(id).unit !== 'share') {
      faults.add(place, `"${measure}" is no rate that is a share; /api/v1/measures lists them`);
    }
    if (worst === best) faults.add(place, `"${measure}" has the same worst and best`);
  }
}

/** Notes limits in parts of working days; these are counted whole. */
export function checkLimits(rules: readonly LimitRule[], place: string, faults: Faults): void {
  for (const [index, rule] of rules.entries()) {
    for (const limit of [rule.limit, rule.contact, rule.review]) {
      if (limit?.unit !== 'workingDay' || Number.isInteger(limit.amount)) continue;
      faults.add(
        `${place}[${index}]`,
        `${limit.amount} working days is not whole; use working hours for parts of a day`,
      );
    }
  }
}

/** Notes units whose area does not exist. */
export function checkUnitAreas(units: readonly PackUnit[], areas: ReadonlySet<string>, faults: Faults): void {
  for (const unit of units) {
    if (unit.area === undefined || areas.has(unit.area)) continue;
    faults.add(
      `units.json (id "${unit.id}")`,
      `the area "${unit.area}" does not exist; correct it or leave it out`,
    );
  }
}

/** Notes faults of the limits of every category. */
export function checkCategoryLimits(categories: readonly PackCategory[], faults: Faults): void {
  for (const { id, limits } of categories) {
    if (limits) checkLimits(limits, `categories.json (id "${id}"), limits`, faults);
  }
}

/** Notes questions of opposed demands that stand twice, and categories in them that do not exist. */
export function checkQuestions({ matters }: City, categories: ReadonlySet<string>, faults: Faults): void {
  const questions = matters?.opposed ?? [];
  checkDistinct(questions, 'city.json, matters.opposed', faults);
  for (const { id, categories: about, for: pro, against } of questions) {
    for (const category of [...about, ...(pro.categories ?? []), ...(against.categories ?? [])]) {
      if (categories.has(category)) continue;
      faults.add(
        `city.json, matters.opposed (id "${id}")`,
        `the category "${category}" does not exist; correct it or leave it out`,
      );
    }
  }
}

/** Notes small matters whose category does not exist. */
export function checkSmallMatters({ field }: City, categories: ReadonlySet<string>, faults: Faults): void {
  for (const category of field?.smallMatters ?? []) {
    if (categories.has(category)) continue;
    faults.add(
      'city.json, field.smallMatters',
      `the category "${category}" does not exist; correct it or leave it out`,
    );
  }
}

function checkHours(hours: City['workingHours'], faults: Faults): void {
  let last = '';
  for (const { from, to } of hours) {
    if (from >= to || from < last || to > '24:00') {
      faults.add(
        'city.json, workingHours',
        `${from}–${to} must end after it starts, by 24:00, and follow the hours before it`,
      );
    }
    last = to;
  }
}

function checkDistinct(items: readonly { id: string }[], place: string, faults: Faults): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) faults.add(place, `the id "${id}" stands twice`);
    seen.add(id);
  }
}
