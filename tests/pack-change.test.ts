import { createIngest } from '@zhiyu/server/ingest';
import { type AddedCity, addCity } from '@zhiyu/server/pack/add-city';
import { previewPack } from '@zhiyu/server/pack/preview-pack';
import { readPack } from '@zhiyu/server/pack/read-pack';
import { recomputeCity } from '@zhiyu/server/recompute';
import { recomputeAtStart } from '@zhiyu/server/recompute-start';
import { growTree } from '@zhiyu/server/store/city-grow';
import { readRecompute } from '@zhiyu/server/store/city-recompute';
import { loadCity } from '@zhiyu/server/store/city-store';
import { listVersions, readVersion, readVersionShapes } from '@zhiyu/server/store/city-versions';
import type { Database } from '@zhiyu/server/store/database';
import { demoViewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp } from './small-city';
import { createTestDatabase } from './support/database';
import { type SmallPack, smallPack, writeSmallPack } from './support/small-pack';

const monday = Date.parse('2025-03-03T10:00:00+08:00');
const now = Date.UTC(2025, 5, 1);
const later = Date.UTC(2025, 6, 1);

let db: Database;
beforeEach(async () => {
  db = await createTestDatabase();
  await addCity(db, await writeSmallPack(smallPack()), { now });
});
afterEach(() => db.close());

let written = 0;
async function take(...cases: Partial<CaseInput>[]): Promise<void> {
  const ingest = await createIngest(db, 'small');
  const rows = cases.map((said) => ({
    input: {
      source: 'hotline',
      sourceId: `case-${written++}`,
      reportedAt: monday,
      lng: 120.03,
      lat: 30.05,
      ...said,
    },
  }));
  for (let start = 0; start < rows.length; start += 5000)
    await ingest.write(rows.slice(start, start + 5000), now);
}

async function preview(pack: SmallPack) {
  const found = await previewPack(db, await readPack(await writeSmallPack(pack)));
  if (found === null) throw new Error('the city is there');
  return found;
}

async function apply(pack: SmallPack, at = later): Promise<AddedCity> {
  return addCity(db, await writeSmallPack(pack), { now: at });
}

interface Row {
  source_id: string;
  area: string;
  category: string | null;
  unit: string | null;
  due_at: number | null;
  unlocated_reason: string | null;
  lng: number | null;
  flags: string[];
}

/** The cases as a reader of the store sees them, by their number. */
async function readCases(): Promise<Row[]> {
  return db.query<Row>(
    `select c.source_id, a.id as area, g.id as category, u.id as unit, c.due_at, c.unlocated_reason, c.lng, c.flags
     from cases c
     left join area a on a.city = c.city and a.ordinal = c.area
     left join category g on g.city = c.city and g.ordinal = c.category
     left join unit u on u.city = c.city and u.ordinal = c.unit
     where c.city = 'small' order by c.id`,
  );
}

async function countBy(name: 'area' | 'category' | 'unit'): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of await readCases()) counts[String(row[name])] = (counts[String(row[name])] ?? 0) + 1;
  return counts;
}

async function readRules(): Promise<{ rule: string; version: number; at: number; changes: object[] }[]> {
  const rows = await db.query<{ said: { rule?: string }[] }>(
    `select said from history where city = 'small' order by case_id, seq`,
  );
  return rows.flatMap(({ said }) => said).filter((statement) => statement.rule !== undefined) as never;
}

/** Seq of the city, and everything that its cases are. */
async function fingerprint(): Promise<string> {
  const [city] = await db.query('select seq from city');
  const [cases] = await db.query(`select md5(string_agg(c::text, '\n' order by id)) as digest from cases c`);
  return JSON.stringify([city, cases]);
}

describe('a moved border', () => {
  // Cases stand at 120.005, 120.015, … 120.195: ten in each district.
  const spread = Array.from({ length: 20 }, (_, index) => ({ lng: 120.005 + index / 100 }));
  const moved = () => {
    const pack = smallPack();
    pack.districts[0]!.east = 120.08;
    pack.districts[1]!.west = 120.08;
    return pack;
  };

  it('is previewed by what changes hands, and nothing is changed by that', async () => {
    await take(...spread);
    const before = await fingerprint();
    const { changed, version, changes, found, traffic } = await preview(moved());
    expect({ changed, version }).toEqual({ changed: true, version: 1 });
    expect(changes.areas.redrawn).toEqual([
      {
        id: 'west',
        name: { zh: '城西区', en: 'west' },
        lost: expect.closeTo(0.2),
        gained: expect.closeTo(0),
      },
      {
        id: 'east',
        name: { zh: '城东区', en: 'east' },
        lost: expect.closeTo(0),
        gained: expect.closeTo(0.2),
      },
    ]);
    // Between the borders stand the cases at 120.085 and 120.095.
    expect(found).toMatchObject({
      looked: 20,
      changed: 2,
      relocated: 2,
      unlocated: 0,
      recategorised: 0,
      dueMoved: 0,
    });
    expect(traffic).toEqual([
      expect.objectContaining({ id: 'west', leaving: 2, coming: 0 }),
      expect.objectContaining({ id: 'east', leaving: 0, coming: 2 }),
    ]);
    expect(await fingerprint()).toBe(before);
    expect((await loadCity(db, 'small')).city.version).toBe(1);
  });

  it('relocates what it was previewed to relocate; the total stays, and each case tells why', async () => {
    await take(...spread);
    const { found } = await preview(moved());
    expect(await countBy('area')).toEqual({ west: 10, east: 10 });
    const added = await apply(moved());
    expect(added).toMatchObject({ changed: true, found });
    expect(await countBy('area')).toEqual({ west: 8, east: 12 });
    const told = { rule: 'pack', version: 2, at: later };
    const changes = ['area', 'accountableArea'].map((what) => ({ what, from: 'west', to: 'east' }));
    expect(await readRules()).toEqual([
      { ...told, changes },
      { ...told, changes },
    ]);
    const [last] = await db.query<{ states: { before: object; after: object }[] }>(
      'select states from change order by seq desc limit 1',
    );
    expect(last!.states).toHaveLength(2);
    expect(last!.states[0]).toMatchObject({ before: { area: 2 }, after: { area: 3 } });
  });

  it('a second time changes nothing', async () => {
    await take(...spread);
    await apply(moved());
    const before = await fingerprint();
    expect(await preview(moved())).toMatchObject({ changed: false, unfinished: null });
    expect(await apply(moved())).toMatchObject({ changed: false, found: null });
    expect(await fingerprint()).toBe(before);
    // Refolded, every case comes out as it is kept.
    expect((await recomputeCity(db, 'small', { now: () => later })).found).toMatchObject({
      looked: 20,
      changed: 0,
    });
  });

  it('keeps the borders, names and ordinals of each version', async () => {
    await take(...spread);
    await apply(moved());
    const [second, first] = await listVersions(db, 'small');
    expect(first).toMatchObject({ version: 1, added_at: now, changes: null, found: null });
    expect(second).toMatchObject({ version: 2, added_at: later, found: { relocated: 2 }, superseded: false });
    expect((await readVersion(db, 'small', 1))?.trees.areas).toEqual([
      expect.objectContaining({ ordinal: 1, id: 'small' }),
      expect.objectContaining({ ordinal: 2, id: 'west', name: '城西区' }),
      expect.objectContaining({ ordinal: 3, id: 'east' }),
    ]);
    const easternmost = async (version: number) => {
      const shape = (await readVersionShapes(db, 'small', version, ['west'])).get('west');
      const [ring = []] = (shape?.coordinates ?? []) as [number, number][][];
      return Math.max(...ring.map(([lng]) => lng));
    };
    expect([await easternmost(1), await easternmost(2)]).toEqual([120.1, 120.08]);
  });

  it('takes points outside off the map, and puts points that come inside on it', async () => {
    await take({ lng: 120.005 }, { lng: 120.195 }, { lng: 120.25 });
    expect((await readCases()).map((row) => row.unlocated_reason)).toEqual([null, null, 'outside']);
    const pack = smallPack();
    pack.districts[0]!.west = 120.02;
    pack.districts[1]!.east = 120.3;
    const { found } = await preview(pack);
    // 120.005 lies 1.4 km west of the new border, more than the kilometre that is still the city's.
    expect(found).toMatchObject({ unlocated: 1, located: 1 });
    expect((await apply(pack)).found).toEqual(found);
    expect(await readCases()).toMatchObject([
      { area: 'small', lng: null, unlocated_reason: 'outside' },
      { area: 'east', lng: 120.195 },
      { area: 'east', lng: 120.25, unlocated_reason: null },
    ]);
  });
});

describe('what the API tells of a change', () => {
  it('are the versions, the borders of each, and in the story of a case what it did', async () => {
    await take({ lng: 120.09, category: 'pothole', unit: 'works' });
    const pack = smallPack();
    pack.districts[0]!.east = 120.08;
    pack.districts[1]!.west = 120.08;
    pack.units[0] = { id: 'roads', parent: null, name: { zh: '路', en: 'Roads' }, was: ['works'] };
    pack.limits = [{ limit: { amount: 1, unit: 'workingDay' } }];
    await apply(pack);
    const app = await startApp(db);
    const get = async (path: string) => (await app.inject(`/api/v1/cities/small${path}`)).json();
    const { versions } = await get('/versions');
    expect(versions).toMatchObject([
      {
        version: 2,
        addedAt: '2025-07-01T08:00:00+08:00',
        changes: {
          areas: { redrawn: [{ id: 'west' }, { id: 'east' }] },
          units: { added: [{ id: 'roads' }] },
        },
        cases: {
          looked: 1,
          relocated: 1,
          handedOver: 1,
          dueMoved: 1,
          finishedAt: '2025-07-01T08:00:00+08:00',
        },
      },
      { version: 1, addedAt: '2025-06-01T08:00:00+08:00', changes: null, cases: null },
    ]);
    // Who sees a part of the cases does not learn how many there are.
    const west = await startApp(db, { viewer: { ...demoViewer, areas: ['west'] } });
    const narrowed = (await west.inject('/api/v1/cities/small/versions')).json().versions;
    expect(narrowed.map(({ cases }: { cases: object | null }) => cases)).toEqual([null, null]);
    await west.close();
    const first = await get('/versions/1?shape=west&shape=nowhere');
    expect(first.units.map(({ id }: { id: string }) => id)).toEqual(['works', 'parks']);
    expect(first.shapes).toHaveLength(1);
    expect(first.shapes[0].geometry.coordinates[0]).toContainEqual([120.1, 30]);
    expect(await get('/versions/3')).toMatchObject({ status: 404, code: 'unknown-version' });
    const { events } = await get('/cases/1');
    const told = events.filter(({ toldBy }: { toldBy: string }) => toldBy === 'rule');
    expect(told).toMatchObject([
      { eventId: 'pack:2:relocated', kind: 'relocated', area: 'east', at: '2025-07-01T08:00:00+08:00' },
      { eventId: 'pack:2:transferred', kind: 'transferred', unit: 'roads' },
      { eventId: 'pack:2:noted', kind: 'noted', dueAt: '2025-03-04T17:00:00+08:00' },
    ]);
    expect(told[0].reason).toBe('pack 2: area west → east; accountableArea west → east');
    await app.close();
  });
});

describe('an area that goes', () => {
  const merged = (was?: string[]) => {
    const pack = smallPack();
    pack.districts = [{ id: 'town', name: '城区', west: 120.0, east: 120.2, ...(was && { was }) }];
    return pack;
  };

  it('needs no successor where the points of its cases say where they belong', async () => {
    await take({ lng: 120.05 }, { lng: 120.15 });
    expect((await apply(merged())).found).toMatchObject({ relocated: 2 });
    expect(await countBy('area')).toEqual({ town: 2 });
    expect((await loadCity(db, 'small')).city.areas.byId('west')).toBeUndefined();
  });

  it('hands cases that only name it to its successor', async () => {
    await take({ lng: null, lat: null, area: 'west' });
    await expect(preview(merged())).rejects.toMatchObject({ code: 'pack-removes-used', status: 409 });
    await expect(apply(merged())).rejects.toThrow(
      'The pack no longer has area west (1 cases), which cases of the city carry; name what takes its cases over by "was": ["west"]',
    );
    expect(await countBy('area')).toEqual({ west: 1 });
    expect((await apply(merged(['west', 'east']))).found).toMatchObject({ relocated: 1 });
    expect(await countBy('area')).toEqual({ town: 1 });
  });

  it('split, leaves cases without a point in the finest area that holds all its parts', async () => {
    await take({ lng: null, lat: null, area: 'west' }, { lng: 120.02 });
    const pack = smallPack();
    pack.districts = [
      { id: 'west-1', name: '城西一区', west: 120.0, east: 120.05, was: ['west'] },
      { id: 'west-2', name: '城西二区', west: 120.05, east: 120.1, was: ['west'] },
      { id: 'east', name: '城东区', west: 120.1, east: 120.2 },
    ];
    await apply(pack);
    expect((await readCases()).map(({ area }) => area)).toEqual(['small', 'west-1']);
  });
});

describe('a renamed unit', () => {
  it('has another name, and no case is touched', async () => {
    await take({ unit: 'works' }, { unit: 'parks' });
    const before = await fingerprint();
    const pack = smallPack();
    pack.units[0]!.name = { zh: '市政工程处', en: 'Public Works' };
    const { changes, found } = await preview(pack);
    expect(changes.units.renamed).toEqual([
      { id: 'works', from: { zh: '市政处', en: 'Works' }, to: { zh: '市政工程处', en: 'Public Works' } },
    ]);
    expect(found).toMatchObject({ looked: 0, changed: 0 });
    expect(await apply(pack)).toMatchObject({ changed: true, found: null });
    expect(await fingerprint()).toBe(before);
    expect((await loadCity(db, 'small')).city.units.byId('works')?.name.en).toBe('Public Works');
    expect(await readRules()).toEqual([]);
    expect((await readVersion(db, 'small', 1))?.trees.units[0]?.name.en).toBe('Works');
  });

  it('under another identifier hands its cases over, and sources may go on saying the old one', async () => {
    await take({ unit: 'works' }, { unit: 'parks', coUnits: ['works'] });
    const pack = smallPack();
    pack.units[0] = { id: 'city-works', parent: null, name: { zh: '市政处', en: 'Works' }, was: ['works'] };
    const { found } = await preview(pack);
    expect(found).toMatchObject({ changed: 2, handedOver: 1, dueMoved: 0 });
    expect((await apply(pack)).found).toEqual(found);
    await take({ unit: 'works' });
    expect(await countBy('unit')).toEqual({ 'city-works': 2, parks: 1 });
    // Nobody was handed the case by a dispatcher, so it counts as no transfer.
    expect(await db.query('select transfers, touches from cases where id = 1')).toEqual([
      { transfers: [], touches: [monday] },
    ]);
    expect((await recomputeCity(db, 'small', { now: () => later })).found.changed).toBe(0);
  });
});

describe('a category', () => {
  const split = () => {
    const pack = smallPack();
    const name = (en: string) => ({ zh: en, en });
    pack.categories = [
      { id: 'streets', parent: null, name: name('Streets') },
      {
        id: 'sinkhole',
        parent: 'streets',
        name: name('Sinkhole'),
        was: ['pothole'],
        wasWhen: { words: ['塌陷', 'Sink'] },
      },
      {
        id: 'advice',
        parent: 'streets',
        name: name('Advice'),
        was: ['pothole'],
        wasWhen: { requestTypes: ['suggestion'] },
      },
      {
        id: 'surface',
        parent: 'streets',
        name: name('Surface'),
        was: ['pothole'],
        limits: [{ limit: { amount: 5, unit: 'workingDay' } }],
      },
      { id: 'noise', parent: null, name: name('Noise') },
    ];
    return pack;
  };
  const cases: Partial<CaseInput>[] = [
    { category: 'pothole', text: '路面塌陷，请尽快处理' },
    { category: 'pothole', title: 'A SINKHOLE at the gate', requestType: 'suggestion' },
    { category: 'pothole', requestType: 'suggestion', text: 'mend it' },
    { category: 'pothole', text: 'a hole' },
    { category: 'noise', text: '塌陷' },
  ];

  it('that is split gives each case to the first part whose condition fits', async () => {
    await take(...cases);
    const { changes, found } = await preview(split());
    expect(changes.categories.removed).toEqual([
      { id: 'pothole', name: { zh: '坑洼', en: 'Pothole' }, successors: ['sinkhole', 'advice', 'surface'] },
    ]);
    // Only the surface has another limit.
    expect(found).toMatchObject({ changed: 4, recategorised: 4, dueMoved: 1, relocated: 0 });
    expect((await apply(split())).found).toEqual(found);
    const rows = await readCases();
    expect(rows.map(({ category }) => category)).toEqual([
      'sinkhole',
      'sinkhole',
      'advice',
      'surface',
      'noise',
    ]);
    // Five working days after Monday, 3 March: the end of Monday, 10 March.
    expect(rows[3]?.due_at).toBe(Date.parse('2025-03-10T17:00:00+08:00'));
    expect((await readRules())[3]?.changes).toEqual([
      { what: 'category', from: 'pothole', to: 'surface' },
      {
        what: 'dueAt',
        from: Date.parse('2025-03-05T17:00:00+08:00'),
        to: Date.parse('2025-03-10T17:00:00+08:00'),
      },
    ]);
  });

  it('that is split is told to new cases and events the same way, and old ones stay as they are', async () => {
    written = 100;
    await take(...cases);
    await apply(split());
    written = 100;
    await take(...cases);
    expect(await readCases()).toHaveLength(5);
    await take({ category: 'pothole', text: 'sink' });
    const ingest = await createIngest(db, 'small');
    const event = {
      source: 'hotline',
      sourceId: 'case-104',
      eventId: 'e1',
      at: monday,
      kind: 'recategorised' as const,
    };
    const outcome = await ingest.write([{ event: { ...event, category: 'pothole' } }], later);
    expect(outcome.quarantined).toEqual({});
    expect((await readCases()).slice(4).map(({ category }) => category)).toEqual(['sinkhole', 'sinkhole']);
  });

  it('that goes without a successor is refused, and all stays', async () => {
    await take({ category: 'noise' });
    const pack = smallPack();
    pack.categories = pack.categories.slice(0, 2);
    pack.units[0]!.name = { zh: '甲', en: 'A' };
    await expect(preview(pack)).rejects.toThrow('"was": ["noise"]');
    await expect(apply(pack)).rejects.toMatchObject({ code: 'pack-removes-used' });
    expect((await loadCity(db, 'small')).city.version).toBe(1);
    expect((await loadCity(db, 'small')).city.units.byId('works')?.name.en).toBe('Works');
  });

  it('follows from version to version', async () => {
    await take({ category: 'pothole' });
    await apply(split());
    const third = split();
    third.categories = third.categories.filter(
      ({ id }) => id !== 'surface' && id !== 'sinkhole' && id !== 'advice',
    );
    third.categories.push({
      id: 'road',
      parent: 'streets',
      name: { zh: '路', en: 'Road' },
      was: ['surface', 'sinkhole', 'advice'],
    });
    await apply(third);
    await take({ category: 'pothole' });
    expect(await countBy('category')).toEqual({ road: 2 });
  });
});

describe('limits, hours and calendars', () => {
  const due = (text: string) => Date.parse(`${text}+08:00`);

  it('move the due times that they decide, and no other', async () => {
    await take({}, { dueAt: due('2025-04-01T12:00:00') }, { dueAt: null });
    const pack = smallPack();
    pack.limits = [{ limit: { amount: 3, unit: 'workingDay' } }];
    pack.city = { workingHours: [{ from: '08:00', to: '16:00' }] };
    const { changes, found } = await preview(pack);
    expect(changes.settings.map(({ name }) => name).sort()).toEqual(['limits', 'workingHours']);
    expect(found).toMatchObject({ changed: 1, dueMoved: 1, relocated: 0 });
    expect((await apply(pack)).found).toEqual(found);
    expect((await readCases()).map(({ due_at }) => due_at)).toEqual([
      due('2025-03-06T16:00:00'),
      due('2025-04-01T12:00:00'),
      null,
    ]);
  });

  it('by the start of the clock', async () => {
    await take({ dispatchedAt: monday + 2 * 86_400_000 });
    const pack = smallPack();
    pack.city = { clockStart: 'report' };
    expect((await apply(pack)).found).toMatchObject({ dueMoved: 1 });
    expect((await readCases())[0]?.due_at).toBe(due('2025-03-05T17:00:00'));
  });

  it('that come in a pack give due times to the cases that waited', async () => {
    await take({ reportedAt: due('2025-12-31T10:00:00') });
    expect(await readCases()).toMatchObject([{ due_at: null, flags: ['calendar-unpublished'] }]);
    const pack = smallPack();
    pack.city = {
      calendar: { kind: 'own', weekend: [6, 7], holidays: ['2026-01-01'], publishedTo: '2026-12-31' },
    };
    await apply(pack);
    // Two working days after Wednesday, New Year's Day off: Friday and Monday.
    expect(await readCases()).toMatchObject([{ due_at: due('2026-01-05T17:00:00'), flags: [] }]);
  });

  it('that come without a pack are found when a server starts, once', async () => {
    await take({ reportedAt: due('2025-12-31T10:00:00') }, {});
    const lines: string[] = [];
    const start = () => recomputeAtStart(db, { now: () => later, report: (line) => lines.push(line) });
    await start();
    expect(await readCases()).toMatchObject([{ due_at: null }, { due_at: expect.any(Number) }]);
    lines.length = 0;
    await start();
    expect(lines).toEqual([]);
    // As when a library learns of the next year: what the city says of itself is the same, what it means is more.
    await db.query(
      `update city set pack_version = pack_version + 1, pack = jsonb_set(pack, '{calendar,publishedTo}', '"2026-12-31"')`,
    );
    await start();
    expect(lines).toHaveLength(2);
    expect(await readCases()).toMatchObject([{ due_at: due('2026-01-02T17:00:00'), flags: [] }, {}]);
    expect(await readRules()).toEqual([
      {
        rule: 'calendar',
        version: 1,
        at: later,
        changes: [{ what: 'dueAt', from: null, to: due('2026-01-02T17:00:00') }],
      },
    ]);
    lines.length = 0;
    await start();
    expect(lines).toEqual([]);
  });
});

describe('a run over the cases', () => {
  const moved = () => {
    const pack = smallPack();
    pack.districts[0]!.east = 120.02;
    pack.districts[1]!.west = 120.02;
    return pack;
  };
  const many = Array.from({ length: 4500 }, () => ({}));

  it('that is broken off is gone on with by adding the same pack again, or when a server starts', async () => {
    await take(...many);
    const { found } = await preview(moved());
    expect(found).toMatchObject({ looked: 4500, relocated: 4500 });
    const folder = await writeSmallPack(moved());
    const stopAfterOne = () => {
      const controller = new AbortController();
      return {
        interruption: controller.signal,
        onProgress: () => controller.abort(new Error('stopped by the user')),
      };
    };
    await expect(addCity(db, folder, { now: later, ...stopAfterOne() })).rejects.toThrow(
      'stopped by the user',
    );
    expect(await countBy('area')).toEqual({ west: 2500, east: 2000 });
    expect(await preview(moved())).toMatchObject({
      changed: false,
      unfinished: { looked: 2000, cases: 4500 },
    });
    await expect(addCity(db, folder, { now: later, ...stopAfterOne() })).rejects.toThrow(
      'stopped by the user',
    );
    expect(await countBy('area')).toEqual({ west: 500, east: 4000 });
    await recomputeAtStart(db, { now: () => later, report: () => {} });
    expect(await countBy('area')).toEqual({ east: 4500 });
    expect(await readRecompute(db, 'small')).toBeNull();
    expect((await listVersions(db, 'small'))[0]).toMatchObject({ found });
    expect(await readRules()).toHaveLength(4500);
  });

  it('that two processes go on with at once looks at every case once', async () => {
    await take(...many);
    const folder = await writeSmallPack(moved());
    await Promise.all([addCity(db, folder, { now: later }), addCity(db, folder, { now: later })]);
    expect(await countBy('area')).toEqual({ east: 4500 });
    expect((await listVersions(db, 'small'))[0]?.found).toMatchObject({ looked: 4500, changed: 4500 });
    expect(await readRules()).toHaveLength(4500);
  });

  it('gives way to that of the next pack', async () => {
    await take(...many);
    const controller = new AbortController();
    const stopped = addCity(db, await writeSmallPack(moved()), {
      now: later,
      interruption: controller.signal,
      onProgress: () => controller.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect((await apply(smallPack(), later + 1)).found).toMatchObject({ looked: 4500, changed: 2000 });
    expect(await countBy('area')).toEqual({ west: 4500 });
    expect((await listVersions(db, 'small')).map(({ superseded }) => superseded)).toEqual([
      false,
      true,
      null,
    ]);
  });

  it('sees cases that were made ready before the pack came', async () => {
    await take({});
    const ingest = await createIngest(db, 'small');
    const input = { source: 'hotline', sourceId: 'in-between', reportedAt: monday, lng: 120.05, lat: 30.05 };
    const ready = await ingest.prepare([{ input }], now);
    await apply(moved());
    await ingest.commit(ready, later);
    expect(await countBy('area')).toEqual({ east: 2 });
  });

  it('leaves cases alone whose category a source grows meanwhile', async () => {
    await take(...many);
    let growing: Promise<void> | null = null;
    const grow = async () => {
      const node = { id: 'kerb', parent: 'streets', name: { zh: '路缘', en: 'Kerb' } };
      await db.transaction((tx) => growTree(tx, 'small', 'category', [node]));
      const rows = Array.from({ length: 50 }, (_, index) => ({ sourceId: `case-${written - 50 + index}` }));
      await take(...rows.map((row) => ({ ...row, category: 'kerb' })));
    };
    await addCity(db, await writeSmallPack(moved()), {
      now: later,
      onProgress: () => {
        growing ??= grow();
      },
    });
    await growing;
    expect(await countBy('category')).toEqual({ null: 4450, kerb: 50 });
    expect(await countBy('area')).toEqual({ east: 4500 });
  });
});

describe('what a pack says wrongly of earlier versions', () => {
  const broken = async (change: (pack: SmallPack) => void) => {
    const pack = smallPack();
    change(pack);
    return readPack(await writeSmallPack(pack));
  };

  it('is told with what to do', async () => {
    await expect(broken(({ categories }) => (categories[1]!.was = ['noise']))).rejects.toThrow(
      'categories.json, categories[1] (id "pothole"): was "noise", which is still in the pack',
    );
    await expect(broken(({ units }) => (units[0]!.wasWhen = { words: ['a'] }))).rejects.toThrow(
      'units.json, units[0] (id "works"): has wasWhen without was',
    );
    await expect(
      broken(({ units }) => Object.assign(units[0]!, { was: ['old'], wasWhen: { words: ['a'] } })),
    ).rejects.toThrow('was "old" under a condition, and no node without one takes the other cases');
    await expect(
      broken(({ units }) => {
        for (const unit of units) unit.was = ['old'];
      }),
    ).rejects.toThrow(
      'units.json, units[1] (id "parks"): was "old" without a condition, as was units.json, units[0]',
    );
  });
});
