import { readFileSync } from 'node:fs';
import type { Database } from '@zhiyu/server/store/database';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type Measure, type MeasureId, measures } from '@zhiyu/shared/measures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from './small-city';
import { createTestDatabase } from './support/database';

let db: Database;
let app: App;
/** The text of the SQL functions that every figure is counted by, as the database has them. */
let query: string;
beforeAll(async () => {
  db = await createTestDatabase();
  app = await startApp(db);
  const [found] = await db.query<{ text: string }>(
    `select string_agg(pg_get_functiondef(oid), ';') as text
     from pg_proc where proname in ('measured_cases', 'is_in_stock')`,
  );
  query = found?.text ?? '';
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const oracle = readFileSync(new URL('./naive-figures.ts', import.meta.url), 'utf8');

/** What a measure lacks. */
function findLacks(measure: Measure): string[] {
  const lacks: string[] = [];
  const need = (is: boolean, what: string) => {
    if (!is) lacks.push(what);
  };
  const isText = (text: { zh: string; en: string } | undefined) =>
    text !== undefined && /\p{Script=Han}/u.test(text.zh) && /[a-z]{2}/i.test(text.en);
  need(isText(measure.label), 'label');
  need(isText(measure.definition), 'definition');
  need(measure.exclusions === undefined || isText(measure.exclusions), 'exclusions');
  need(query.includes(`'${measure.id}'`), 'query');
  need(oracle.includes(`case '${measure.id}'`), 'oracle');
  if (measure.kind === 'flow' || measure.kind === 'duration') need(measure.by !== undefined, 'by');
  if (measure.kind === 'rate' || measure.kind === 'duration') {
    need(isText(measure.numeratorText), 'numerator');
    need(isText(measure.denominatorText), 'denominator');
  }
  return lacks.map((lack) => `${measure.id} lacks ${lack}`);
}

describe('every measure', () => {
  it('has a definition, labels in both languages, a query, and a second computation', () => {
    expect(measures.flatMap(findLacks)).toEqual([]);
  });

  it('would be missed if it lacked one of them', () => {
    const [first] = measures;
    if (first === undefined) throw new Error('there are no measures');
    const stranger = { ...first, id: 'imagined' as MeasureId, label: { zh: '想象', en: '' } };
    expect(findLacks(stranger)).toEqual([
      'imagined lacks label',
      'imagined lacks query',
      'imagined lacks oracle',
    ]);
  });

  it('has a name of its own in each language', () => {
    for (const language of ['zh', 'en'] as const) {
      expect(new Set(measures.map(({ label }) => label[language])).size).toBe(measures.length);
    }
  });

  it('is published, with its parts, what it leaves out, and its interval', async () => {
    const response = await app.inject('/api/v1/measures');
    expect(response.json()).toEqual({ measures });
    for (const { id, kind, unit, interval, numerator, denominator } of measures) {
      expect(interval, id).toBe(kind !== 'rate' ? 'none' : unit === 'share' ? 'wilson' : 'poisson');
      for (const part of [numerator, denominator]) {
        expect(part === undefined || part === 'residents' || measureIds.includes(part), id).toBe(true);
      }
    }
  });

  it('is one that the design names', () => {
    const named =
      'reported answeredDirectly notAccepted dispatched closed closedLate due met contactsDue contactsInTime reviewed ' +
      'reached resolved rated satisfied repeated reopened returned extended urged supervised voided open overdue ' +
      'dueSoon paused dormant onTimeRate closureRate responseRate resolutionRate satisfactionRate firstTimeRate ' +
      'repeatRate reopenRate returnRate extensionRate perResident timeToClose matters';
    expect(named.split(' ').filter((id) => !measureIds.includes(id as MeasureId))).toEqual([]);
  });
});
