import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregateInDatabase } from '@zhiyu/server/aggregate';
import { createIngest } from '@zhiyu/server/ingest';
import { makeDueBriefs } from '@zhiyu/server/keep-briefs';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { BriefAnswer, KeptBriefsAnswer } from '@zhiyu/shared/brief-contract';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import { measureOf } from '@zhiyu/shared/measures';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, at, smallCityFolder, startApp } from './small-city';
import { createTestDatabase } from './support/database';

/** Cases of a place due on 5 March, so many of them closed in time and the others a day late. */
function due(area: string, met: number, late: number, more: Partial<CaseInput> = {}): CaseInput[] {
  return Array.from({ length: met + late }, (_, n) => ({
    source: 'hand',
    sourceId: `${area}-${more.category ?? ''}-${n}`,
    reportedAt: at('03-03 09:00'),
    dueAt: at('03-05 18:00'),
    closings: [n < met ? at('03-05 09:00') : at('03-06 09:00')],
    area,
    ...more,
  }));
}
const inputs: CaseInput[] = [
  // West 150 of 300 in time, east 280 of 300: around 71.7 %, both far beyond the limits of 99.8 %.
  ...due('west', 150, 150, { category: 'lamps' }),
  ...due('east', 280, 20, { category: 'housing' }),
  // One matter: twice by one person, once by another, once by nobody knows whom.
  ...(['a', 'a', 'b', undefined] as const).map((requesterKey, n) => ({
    source: 'hand',
    sourceId: `matter-${n}`,
    reportedAt: at('03-09 09:00') + n,
    area: 'west',
    matter: '回迁房渗水',
    title: '回迁房渗水',
    ...(requesterKey && { requesterKey }),
  })),
  {
    source: 'hand',
    sourceId: 'late',
    reportedAt: at('03-01 09:00'),
    dueAt: at('03-03 18:00'),
    area: 'west',
    unit: 'homes',
    title: '屋顶漏雨无人处理',
  },
];
const window = 'from=2026-03-01T00:00:00%2B08:00';

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'brief-'));
  cpSync(smallCityFolder, folder, { recursive: true });
  const { clock: _clock, ...city } = JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8'));
  const measured = (measure: string, weight: number) => ({ measure, weight, worst: 0.5, best: 1 });
  const effectivenessIndex = {
    name: { zh: '效能指数', en: 'Effectiveness index' },
    parts: [measured('onTimeRate', 3), measured('closureRate', 1)],
  };
  writeFileSync(join(folder, 'city.json'), JSON.stringify({ ...city, effectivenessIndex }));
  await addCity(db, folder, { now: at('01-01 00:00') });
  const ingest = await createIngest(db, 'small-city');
  await ingest.write(
    inputs.map((input) => ({ input })),
    at('03-11 12:00'),
  );
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const atNoon = `at=${encodeURIComponent('2026-03-11T12:00:00+08:00')}`;
async function ask<Answer>(path: string): Promise<Answer> {
  const response = await app.inject(`/api/v1/cities/small-city${path}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}

describe('comparisons that are held against chance', () => {
  it('tell what lies beyond the limits, around the share of all', async () => {
    const answer = await ask<CompareAnswer>(`/compare?measures=onTimeRate&funnel=true&${window}&${atNoon}`);
    const standing = (id: string) =>
      answer.rows.find((row) => row.id === id)?.values.onTimeRate?.funnel?.standing;
    expect(answer.funnels?.onTimeRate?.target).toBeCloseTo(430 / 601, 10);
    expect([standing('west'), standing('east')]).toEqual(['below998', 'above998']);
  });

  it('call nothing different that is so by its mix alone', async () => {
    const answer = await ask<CompareAnswer>(
      `/compare?measures=onTimeRate&funnel=true&standardise=true&${window}&${atNoon}`,
    );
    // Every lamp is in the west and every flat in the east, so each goes as its own category does everywhere. The one
    // without a category is in the west, too.
    for (const [id, missed] of [
      ['west', 151],
      ['east', 20],
    ] as const) {
      const found = answer.rows.find((row) => row.id === id)?.values.onTimeRate?.standardised;
      expect(found).toMatchObject({ counts: 'missed', observed: missed, standing: 'within' });
      expect(found?.ratio).toBeCloseTo(1, 10);
    }
    const refused = await app.inject('/api/v1/cities/small-city/compare?by=category&standardise=true');
    expect(refused.json().code).toBe('mix-of-itself');
  });

  it('show the index of the pack with its parts', async () => {
    const answer = await ask<CompareAnswer>(`/compare?measures=reported&index=true&${window}&${atNoon}`);
    const east = answer.rows.find((row) => row.id === 'east');
    // 280 of 300 in time and all closed: (0.933 − 0.5) / 0.5 of 75 points, and 25.
    expect(east?.index?.value).toBeCloseTo(75 * ((280 / 300 - 0.5) / 0.5) + 25, 8);
    expect(Object.keys(east?.values ?? {})).toEqual(expect.arrayContaining(['onTimeRate', 'closureRate']));
  });
});

describe('the brief', () => {
  it('says the figures of the comparison, and no more', async () => {
    const brief = await ask<BriefAnswer>(`/brief?${window}&${atNoon}`);
    const compared = await ask<CompareAnswer>(
      `/compare?measures=reported,open,overdue,onTimeRate&${window}&${atNoon}`,
    );
    for (const id of ['reported', 'open', 'overdue', 'onTimeRate'] as const) {
      const { value, numerator, denominator } = compared.whole.values[id] ?? {};
      expect(brief.figures[id], id).toMatchObject({ value, numerator, denominator });
    }
    const told = (about: string) =>
      brief.sentences
        .find((sentence) => sentence.about === about)
        ?.parts.map(({ zh }) => zh)
        .join('');
    expect(told('comparison')).toBe('以按期办结率看，2 个下级区域中，西区低于 99.8% 界，东区高于 99.8% 界。');
    expect(told('overdue')).toBe('超期未办结 1 件，其中 30 天以上 0 件；最多的是房管局（1 件）。');
    const proofs = brief.sentences.flatMap(({ parts }) => parts).filter(({ proof }) => proof !== null);
    expect(proofs.length).toBeGreaterThan(4);
    expect(proofs.find(({ zh }) => zh === '西区')?.proof).toEqual({
      measure: 'onTimeRate',
      by: 'area',
      id: 'west',
    });
  });

  it('tells repeats by the same person from those by others', async () => {
    const { matters } = await ask<BriefAnswer>(`/brief?${window}&${atNoon}`);
    expect(matters).toHaveLength(1);
    expect(matters[0]).toMatchObject({
      title: '回迁房渗水',
      cases: 4,
      requesters: 2,
      repeats: { samePerson: 1, differentPeople: 1, unknown: 1 },
    });
  });

  it('holds an area against the one around it, by place as by record', async () => {
    const place = await ask<BriefAnswer>(`/brief?area=east&${window}&${atNoon}`);
    expect(place.area.name.zh).toBe('东区');
    const punctuality = place.sentences.find(({ about }) => about === 'punctuality');
    expect(punctuality?.parts.map(({ zh }) => zh).join('')).toContain('与小城 71.5% 相比明确更高');
    const record = await ask<BriefAnswer>(
      `/brief?accountableArea=east&by=accountableArea&${window}&${atNoon}`,
    );
    expect(record.figures.onTimeRate?.value).toBe(place.figures.onTimeRate?.value);
  });

  it.each(['zh', 'en'])('is one page on paper with the same numbers, in %s', async (lang) => {
    const brief = await ask<BriefAnswer>(`/brief?${window}&${atNoon}`);
    const response = await app.inject(
      `/api/v1/cities/small-city/brief?format=pdf&lang=${lang}&${window}&${atNoon}`,
    );
    expect(response.headers['content-type']).toBe('application/pdf');
    const loading = getDocument({ data: new Uint8Array(response.rawPayload), verbosity: 0 });
    const document = await loading.promise;
    expect(document.numPages).toBe(1);
    const { items } = await (await document.getPage(1)).getTextContent();
    const text = items.map((item) => ('str' in item ? item.str : '')).join('');
    for (const number of [
      String(brief.figures.reported?.value),
      ((brief.figures.onTimeRate?.value ?? 0) * 100).toFixed(1),
      '2026-03-11 12:00',
      '屋顶漏雨无人处理',
      '回迁房渗水',
    ])
      expect(text).toContain(number);
    expect(text).toContain(lang === 'zh' ? '2 个在 95% 界外' : '2 beyond the limits of 95 %');
    // What a figure means stands at the foot, each character in a font that has it.
    for (const id of ['reported', 'paused', 'responseRate', 'resolutionRate', 'satisfactionRate'] as const) {
      const { label, definition } = measureOf(id);
      const { [lang as 'zh' | 'en']: words } = definition;
      expect(text.replace(/\s/g, ''), id).toContain(words.replace(/\s/g, ''));
      expect(text).toContain(label[lang as 'zh' | 'en']);
    }
    const squeezed = (words: string) => words.replace(/\s/g, '');
    for (const { parts } of brief.sentences) {
      expect(squeezed(text)).toContain(squeezed(parts.map((part) => part[lang as 'zh' | 'en']).join('')));
    }
    await loading.destroy();
  });

  it('is a workbook with the same numbers', async () => {
    const brief = await ask<BriefAnswer>(`/brief?${window}&${atNoon}`);
    const response = await app.inject(
      `/api/v1/cities/small-city/brief?format=xlsx&lang=zh&${window}&${atNoon}`,
    );
    const rows = await readSheet(response.rawPayload);
    const row = rows.find((cells) => cells[0] === '关键指标' && cells[1] === '按期办结率');
    expect(row?.[2]).toBeCloseTo(100 * (brief.figures.onTimeRate?.value ?? 0), 8);
    expect(row?.slice(4, 6)).toEqual([430, 601]);
    expect(rows.find((cells) => cells[1] === '西区')?.at(-1)).toBe('低于 99.8% 界');
  });
});

describe('yesterday’s briefs', () => {
  const makeAt = (time: string) =>
    makeDueBriefs({ db, aggregate: aggregateInDatabase(db), now: () => at(time), report: () => {} });

  it('are made at eight, once, for the city and the areas just below it', async () => {
    expect(await makeAt('03-10 07:59')).toBe(0);
    expect(await makeAt('03-10 08:00')).toBe(3);
    expect(await makeAt('03-10 09:00')).toBe(0);
    const { days } = await ask<KeptBriefsAnswer>('/briefs?area=west');
    expect(days.map(({ day }) => day)).toEqual(['2026-03-09']);
    const kept = await ask<BriefAnswer>('/briefs/2026-03-09?area=west');
    expect(kept).toMatchObject({
      from: '2026-03-09T00:00:00+08:00',
      to: '2026-03-10T00:00:00+08:00',
      asOf: '2026-03-10T00:00:00+08:00',
    });
    expect(kept.figures.reported?.value).toBe(4);
    const paper = await app.inject('/api/v1/cities/small-city/briefs/2026-03-09?area=west&format=pdf');
    expect(paper.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const none = await app.inject('/api/v1/cities/small-city/briefs/2026-03-08?area=west');
    expect([none.statusCode, none.json().code]).toEqual([404, 'unknown-brief']);
  });
});
