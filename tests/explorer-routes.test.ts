import { keepCubes } from '@zhiyu/server/cube/cubes';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import { demoViewer, type Viewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import type {
  AreaConcurrenceAnswer,
  BreakdownAnswer,
  CellsAnswer,
  CompareAnswer,
} from '@zhiyu/shared/contract';
import type { GovernanceArea, GovernanceAreasAnswer } from '@zhiyu/shared/governance-contract';
import { cellAt } from '@zhiyu/shared/grid';
import type { SearchAnswer } from '@zhiyu/shared/search-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

/** What the Explorer asks beside figures: what concurs, breakdowns, search, the calendar, governance areas. */

const city = '/api/v1/cities/small-city';
const here = { lng: 120.031, lat: 30.021 };
const there = { lng: 120.151, lat: 30.021 };

function caseOf(sourceId: string, more: Partial<CaseInput> = {}): CaseInput {
  return { source: 'hotline', sourceId, reportedAt: at('03-10 09:00'), ...here, ...more };
}

/** Worked by hand: in one cell 2 domains and 2 units (a case without either adds none), in the other 1 and 1. */
const cases: CaseInput[] = [
  caseOf('A-001', {
    category: 'litter',
    unit: 'works',
    title: 'Litter at the bridge',
    channel: 'phone',
    requestType: 'complaint',
  }),
  caseOf('A-002', { category: 'lamps', unit: 'works', channel: 'phone', requestType: 'complaint' }),
  caseOf('A-003', { category: 'housing', unit: 'works-west', channel: 'app', requestType: 'help' }),
  caseOf('A-004'),
  caseOf('A-005', { ...there, category: 'housing', unit: 'homes', channel: 'app' }),
  caseOf('A-006', { ...there, category: 'housing', unit: 'homes', reportedAt: at('02-20 09:00') }),
];

let db: Database;
let cubes: ReturnType<typeof keepCubes>;
const apps: Record<string, App> = {};

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, cases);
  cubes = keepCubes(db.url, null, () => {});
  apps.sql = await startApp(db);
  apps.cube = await startApp(db, { cubes });
  const west: Viewer = { ...demoViewer, id: 'w', areas: ['west'] };
  apps.west = await startApp(db, { viewer: west });
  cubes.of('small-city');
  await cubes.reach('small-city', (await loadCity(db, 'small-city')).seq, 60_000);
});
afterAll(async () => {
  for (const app of Object.values(apps)) await app.close();
  await cubes?.close();
  await db?.close();
});

async function ask<Answer>(path: string, app = 'sql'): Promise<{ status: number; body: Answer }> {
  const { statusCode, body } = await apps[app]!.inject(`${city}${path}`);
  return { status: statusCode, body: JSON.parse(body) as Answer };
}
async function send(method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object, app = 'sql') {
  const { statusCode, body } = await apps[app]!.inject({
    method,
    url: `${city}${path}`,
    ...(payload && { payload }),
  });
  return { status: statusCode, body: JSON.parse(body) as GovernanceArea & { code?: string } };
}

describe('what concurs in a cell', () => {
  const level = 14;
  const [one, other] = [here, there].map(({ lng, lat }) => cellAt(lng, lat, level));

  it.each(['sql', 'cube'])('is counted by domains and by lead units, aggregated by %s', async (app) => {
    for (const [distinct, expected] of [
      ['domain', [2, 1]],
      ['unit', [2, 1]],
    ] as const) {
      const { body } = await ask<CellsAnswer>(
        `/cells?measure=reported&level=${level}&distinct=${distinct}&from=2026-03-01T00:00:00Z`,
        app,
      );
      expect(body.cells).toEqual([
        [one?.x, one?.y, expected[0]],
        [other?.x, other?.y, expected[1]],
      ]);
      expect([body.total, body.located]).toEqual([5, 5]);
    }
  });

  it('is not asked of a rate, and can be kept as a workbook', async () => {
    const { status, body } = await ask<{ code: string }>('/cells?measure=onTimeRate&distinct=unit');
    expect([status, body.code]).toEqual([400, 'distinct-of-rate']);
    const sheet = await apps.sql!.inject(`${city}/cells?measure=reported&distinct=unit&format=xlsx`);
    expect(sheet.headers['content-disposition']).toMatch(/small-city-cells-reported-2026-03-11\.xlsx/);
    expect(sheet.rawPayload.subarray(0, 2).toString()).toBe('PK');
    const shapes = await apps.sql!.inject(`${city}/cells?measure=reported&format=geojson`);
    expect(shapes.json().features).toHaveLength(2);
    expect(shapes.headers['content-disposition']).toContain('.geojson');
  });
});

describe('a file of cells with another figure beside', () => {
  const window = 'from=2026-03-01T00:00:00Z&to=2026-03-11T00:00:00Z';
  const read = async (query: string, app = 'sql') => {
    const { body } = await ask<{ features: { properties: Record<string, number> }[] }>(
      `/cells?measure=reported&level=14&format=geojson&${query}`,
      app,
    );
    return body.features.map(({ properties: { level, x, y, ...figures } }) => figures);
  };

  it.each(['sql', 'cube'])('has a share’s whole and the period before, aggregated by %s', async (app) => {
    expect(await read(`category=housing&beside=allCategories&${window}`, app)).toEqual([
      { value: 1, allCategories: 4 },
      { value: 1, allCategories: 1 },
    ]);
    // In the ten days before, one case lay there and none here.
    expect(await read(`beside=before&${window}`, app)).toEqual([
      { value: 4, before: 0 },
      { value: 1, before: 1 },
    ]);
  });

  it('tells a viewer no more beside it than in it', async () => {
    expect(await read(`category=housing&beside=allCategories&${window}`, 'west')).toEqual([
      { value: 1, allCategories: 4 },
    ]);
  });

  it('names its columns, of rates and in a workbook too', async () => {
    const csv = await apps.sql!.inject(
      `${city}/cells?measure=onTimeRate&level=14&format=csv&beside=before&${window}`,
    );
    expect(csv.body.split('\r\n')[0]).toBe(
      '\ufefflevel,x,y,lng,lat,numerator,denominator,before.numerator,before.denominator',
    );
    const sheet = await apps.sql!.inject(
      `${city}/cells?measure=reported&level=14&format=xlsx&beside=before&${window}`,
    );
    expect([sheet.statusCode, sheet.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK']);
  });

  it('says where there is no such figure', async () => {
    for (const [query, code] of [
      ['measure=onTimeRate&beside=allCategories&format=csv', 'share-of-rate'],
      ['measure=reported&beside=before&format=csv', 'no-beginning'],
      ['measure=reported&beside=before', 'beside-of-file'],
    ]) {
      const { status, body } = await ask<{ code: string }>(`/cells?${query}`);
      expect([status, body.code], query).toEqual([400, code]);
    }
  });
});

describe('what concurs in an area', () => {
  const query = (distinct: string) =>
    `/concurrence?measure=reported&distinct=${distinct}&from=2026-03-01T00:00:00Z`;

  it.each(['sql', 'cube'])('is counted for each area inside, aggregated by %s', async (app) => {
    for (const distinct of ['domain', 'unit']) {
      const { body } = await ask<AreaConcurrenceAnswer>(query(distinct), app);
      expect(body.rows.map(({ id, groups }) => [id, groups])).toEqual([
        ['west', 2],
        ['east', 1],
      ]);
    }
    const { body } = await ask<AreaConcurrenceAnswer>(`${query('domain')}&category=lamps`, app);
    expect(body.rows.map(({ id, groups }) => [id, groups])).toEqual([
      ['west', 1],
      ['east', 0],
    ]);
  });

  it('tells a viewer of no other area, and nothing of a rate', async () => {
    const { body } = await ask<AreaConcurrenceAnswer>(query('unit'), 'west');
    expect(body.rows).toEqual([{ id: 'west', name: expect.anything(), groups: 2 }]);
    const { status, body: problem } = await ask<{ code: string }>(
      '/concurrence?measure=onTimeRate&distinct=unit',
    );
    expect([status, problem.code]).toEqual([400, 'distinct-of-rate']);
  });
});

it.each(['sql', 'cube'])('a slice may be cut to a cell in every figure, aggregated by %s', async (app) => {
  const { x, y } = cellAt(there.lng, there.lat, 15);
  const { body } = await ask<CompareAnswer>(`/compare?measures=reported,open&cell=15,${x},${y}`, app);
  expect(body.whole.values.reported?.value).toBe(2);
  expect(body.whole.values.open?.value).toBe(2);
  expect(body.rows.find(({ id }) => id === 'west')?.values.reported?.value).toBe(0);
});

it.each(['sql', 'cube'])('breaks a measure down by type and channel, aggregated by %s', async (app) => {
  const types = await ask<BreakdownAnswer>('/breakdown?by=requestType&measure=reported', app);
  const count = ({ rows }: BreakdownAnswer) =>
    Object.fromEntries(rows.map(({ id, value }) => [String(id), value]));
  expect(count(types.body)).toEqual({ help: 1, complaint: 2, null: 3 });
  expect(types.body.whole.value).toBe(6);
  const channels = await ask<BreakdownAnswer>('/breakdown?by=channel&measure=open&category=streets', app);
  expect(count(channels.body)).toEqual({ phone: 2 });
});

describe('the search', () => {
  const found = async (q: string, app = 'sql') =>
    (await ask<SearchAnswer>(`/search?q=${encodeURIComponent(q)}`, app)).body.items;

  it('finds a case by its number, in any letter case', async () => {
    const [first] = await found('a-001');
    expect(first).toMatchObject({
      kind: 'case',
      name: { zh: 'A-001' },
      detail: { zh: 'Litter at the bridge' },
    });
    expect(await found('A-00')).toEqual([]);
  });

  it('finds nodes by a part of a name in either language, whole names first', async () => {
    expect((await found('西区')).map(({ kind, id }) => [kind, id])).toEqual([
      ['area', 'west'],
      ['unit', 'works-west'],
    ]);
    expect((await found('litter')).map(({ id }) => id)).toEqual(['litter']);
    const [subdistrict] = await found('west north');
    expect(subdistrict).toMatchObject({ kind: 'area', id: 'west-north', detail: { en: 'West' } });
  });

  it('takes coordinates in either order', async () => {
    for (const q of ['120.05, 30.02', '30.02 120.05']) {
      expect((await found(q))[0]).toMatchObject({ kind: 'place', lng: 120.05, lat: 30.02 });
    }
  });

  it('shows a viewer no more than they may see', async () => {
    expect(await found('A-005', 'west')).toEqual([]);
    expect(await found('A-001', 'west')).toHaveLength(1);
    expect((await found('区', 'west')).filter(({ kind }) => kind === 'area').map(({ id }) => id)).toEqual([
      'west',
    ]);
  });
});

it('tells the holidays of a pack’s own calendar', async () => {
  const { status, body } = await ask<{ days: object[]; publishedTo: string }>(
    '/calendar?from=2026-03-01&to=2026-03-31',
  );
  expect(status).toBe(200);
  expect(body.publishedTo).toBe('2026-03-31');
  expect((await ask<{ code: string }>('/calendar?from=2026-03-02&to=2026-03-01')).status).toBe(400);
});

describe('governance areas', () => {
  it('are saved, listed, asked about, changed and taken off', async () => {
    const made = await send('POST', '/governance-areas', {
      name: '东区住房',
      areas: ['east'],
      categories: ['housing'],
      leadUnit: 'homes',
    });
    expect(made.status).toBe(200);
    const { id } = made.body;
    for (const app of ['sql', 'cube']) {
      const { body } = await ask<CompareAnswer>(`/compare?measures=reported&governanceArea=${id}`, app);
      expect(body.whole.values.reported?.value, app).toBe(2);
    }
    const list = await ask<GovernanceAreasAnswer>('/governance-areas');
    expect(list.body.governanceAreas.map(({ name, leadUnit }) => [name, leadUnit])).toEqual([
      ['东区住房', 'homes'],
    ]);
    const other = { name: '全城住房', areas: [], categories: ['housing'], leadUnit: null };
    expect((await send('PUT', `/governance-areas/${id}`, other)).body.name).toBe('全城住房');
    const cells = await ask<CellsAnswer>(`/cells?measure=reported&governanceArea=${id}`);
    expect(cells.body.total).toBe(3);
    expect((await send('DELETE', `/governance-areas/${id}`)).status).toBe(200);
    expect((await ask<{ code: string }>(`/trend?measure=reported&governanceArea=${id}`)).body.code).toBe(
      'unknown-governance-area',
    );
  });

  it('are drawn: a shape stands for the finest areas whose inner point lies in it', async () => {
    const around = [
      [120.09, 29.99],
      [120.21, 29.99],
      [120.21, 30.11],
      [120.09, 30.11],
    ];
    const drawn = { name: 'Drawn', areas: [], categories: [], leadUnit: null, ring: around };
    const { body } = await send('POST', '/governance-areas', drawn);
    expect(body.areas).toEqual(['east']);
    expect(body.ring).toEqual(around);
    const nothing = { ...drawn, ring: around.map(([lng = 0, lat = 0]) => [lng + 3, lat]) };
    const refused = await send('POST', '/governance-areas', nothing);
    expect([refused.status, refused.body.code]).toEqual([422, 'no-area-inside']);
    expect(
      (await ask<{ code: string }>(`/cells?measure=open&area=west&governanceArea=${body.id}`)).body.code,
    ).toBe('outside-governance-area');
    await send('DELETE', `/governance-areas/${body.id}`);
  });

  it('reach no further than their viewer sees', async () => {
    const east = { name: 'East', areas: ['east'], categories: [], leadUnit: null };
    expect((await send('POST', '/governance-areas', east, 'west')).status).toBe(403);
    const { body } = await send('POST', '/governance-areas', east);
    expect((await ask<GovernanceAreasAnswer>('/governance-areas', 'west')).body.governanceAreas).toEqual([]);
    expect((await send('DELETE', `/governance-areas/${body.id}`, undefined, 'west')).status).toBe(404);
    expect((await ask<{ code: string }>(`/compare?governanceArea=${body.id}`, 'west')).status).toBe(403);
    await send('DELETE', `/governance-areas/${body.id}`);
  });
});
