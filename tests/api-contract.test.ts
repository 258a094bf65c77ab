import net from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Database, openAt } from '@zhiyu/server/store/database';
import { keepBrief } from '@zhiyu/server/store/kept-briefs';
import { ProblemSchema } from '@zhiyu/shared/contract';
import { measures } from '@zhiyu/shared/measures';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

interface Described {
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

let db: Database;
let app: App;
let paths: Record<string, { get?: Described; post?: Described }>;
beforeAll(async () => {
  db = await createTestDatabase();
  const point = { lng: 120.15, lat: 30.02, category: 'lamps', unit: 'works', channel: 'phone' };
  const whole = {
    ...point,
    reportedAt: at('03-02 09:00'),
    dueAt: at('03-03 18:00'),
    contactDueAt: at('03-02 18:00'),
    firstContactAt: at('03-02 10:00'),
    closings: [at('03-03 09:00'), at('03-05 09:00')],
    outcomes: ['explained' as const, 'solved' as const],
    reopenings: [at('03-04 09:00')],
    pauses: [at('03-02 12:00')],
    resumptions: [at('03-02 13:00')],
    reviewedAt: at('03-06 09:00'),
    resolution: 'yes' as const,
    satisfaction: 5,
    requestType: 'complaint' as const,
    requester: 'resident' as const,
    stance: 'for' as const,
    matter: 'the lamp at the bridge',
    title: '=HYPERLINK("x")',
    text: 'dark',
    address: 'Bridge',
    coUnits: ['homes'],
  };
  await addSmallCity(db, [
    { source: 'hand', sourceId: 'whole', ...whole },
    { source: 'hand', sourceId: 'bare', reportedAt: at('03-10 09:00') },
    {
      source: 'hand',
      sourceId: 'overdue',
      ...point,
      reportedAt: at('03-05 09:00'),
      dueAt: at('03-06 18:00'),
    },
  ]);
  app = await startApp(db);
  await app.inject({
    method: 'POST',
    url: `${city}/cases`,
    payload: keptAside,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  await app.inject({
    method: 'POST',
    url: `${city}/cases/3/requests`,
    headers: { 'idempotency-key': 'one' },
    payload: { kind: 'supervised', note: 'today', dueAt: '2026-03-12T18:00:00+08:00', answerWanted: true },
  });
  [keptRow] = (await app.inject(`${city}/quarantine`)).json().items;
  const brief = (await app.inject(`${city}/brief?area=east`)).json();
  await keepBrief(db, { city: 'small-city', area: 'east', day: '2026-03-10' }, brief, at('03-11 08:00'));
  paths = (await app.inject('/api/openapi.json')).json().paths;
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const city = '/api/v1/cities/small-city';
/** A line that cannot be taken in, and the row that it is kept as. */
const keptAside = '{"type":"case"';
let keptRow: { id: string };
/** A question for every route of the API, and for each of its shapes. */
const questions: [path: string, url: string][] = [
  ['/healthz', '/healthz'],
  ['/readyz', '/readyz'],
  ['/api/v1/schemas', '/api/v1/schemas'],
  ['/api/v1/schemas/{name}', '/api/v1/schemas/mapping'],
  ['/api/v1/session', '/api/v1/session'],
  ['/api/v1/audit', '/api/v1/audit'],
  ['/api/v1/audit/check', '/api/v1/audit/check'],
  ['/api/v1/accounts', '/api/v1/accounts'],
  ['/api/v1/accounts/choices', '/api/v1/accounts/choices'],
  ['/api/v1/keys', '/api/v1/keys'],
  ['/api/v1/measures', '/api/v1/measures'],
  ['/api/v1/cities', '/api/v1/cities'],
  ['/api/v1/cities/{city}', city],
  ['/api/v1/cities/{city}/open/{month}', `${city}/open/2026-01`],
  ['/api/v1/cities/{city}/areas', `${city}/areas`],
  ['/api/v1/cities/{city}/areas', `${city}/areas?parent=west`],
  ['/api/v1/cities/{city}/cells', `${city}/cells?measure=reported`],
  ['/api/v1/cities/{city}/cells', `${city}/cells?measure=onTimeRate&level=19`],
  ['/api/v1/cities/{city}/cells', `${city}/cells?measure=reported&distinct=domain`],
  ['/api/v1/cities/{city}/breakdown', `${city}/breakdown?by=channel&measure=reported`],
  ['/api/v1/cities/{city}/breakdown', `${city}/breakdown?by=requestType&measure=onTimeRate`],
  ['/api/v1/cities/{city}/concurrence', `${city}/concurrence?measure=reported&distinct=domain`],
  ['/api/v1/cities/{city}/concurrence', `${city}/concurrence?measure=open&distinct=unit&parent=west`],
  ['/api/v1/cities/{city}/calendar', `${city}/calendar?from=2026-05-01&to=2026-05-31`],
  ['/api/v1/cities/{city}/deadlines', `${city}/deadlines?workingDays=3&day=2026-05-31`],
  ['/api/v1/cities/{city}/search', `${city}/search?q=west`],
  ['/api/v1/cities/{city}/governance-areas', `${city}/governance-areas`],
  ['/api/v1/cities/{city}/compare', `${city}/compare?from=2026-03-05T00:00:00Z`],
  ['/api/v1/cities/{city}/compare', `${city}/compare?measures=${measures.map(({ id }) => id).join(',')}`],
  ['/api/v1/cities/{city}/compare', `${city}/compare?by=unit&parent=works`],
  [
    '/api/v1/cities/{city}/compare',
    `${city}/compare?funnel=true&standardise=true&measures=onTimeRate,perResident`,
  ],
  ['/api/v1/cities/{city}/handoffs', `${city}/handoffs`],
  ['/api/v1/cities/{city}/overdue/summary', `${city}/overdue/summary`],
  ['/api/v1/cities/{city}/oversight', `${city}/oversight`],
  ['/api/v1/cities/{city}/oversight', `${city}/oversight?order=urged`],
  ['/api/v1/cities/{city}/requests', `${city}/requests?by=anybody`],
  ['/api/v1/cities/{city}/brief', `${city}/brief?area=east&by=accountableArea`],
  ['/api/v1/cities/{city}/briefs', `${city}/briefs?area=east`],
  ['/api/v1/cities/{city}/briefs/{day}', `${city}/briefs/2026-03-10?area=east`],
  ['/api/v1/cities/{city}/trend', `${city}/trend?measure=reported&bucket=hour`],
  ['/api/v1/cities/{city}/trend', `${city}/trend?measure=dueSoon`],
  ['/api/v1/cities/{city}/trend', `${city}/trend?measure=timeToClose`],
  ['/api/v1/cities/{city}/compare', `${city}/compare?by=accountableArea&measures=timeToClose,dormant`],
  ['/api/v1/cities/{city}/overdue', `${city}/overdue`],
  ['/api/v1/cities/{city}/cases', `${city}/cases?measure=reported&limit=1`],
  ['/api/v1/cities/{city}/cases/{id}', `${city}/cases/1`],
  ['/api/v1/cities/{city}/cases/{id}', `${city}/cases/2`],
  ['/api/v1/cities/{city}/matters', `${city}/matters`],
  ['/api/v1/cities/{city}/matters/proposals', `${city}/matters/proposals`],
  ['/api/v1/cities/{city}/versions', `${city}/versions`],
  ['/api/v1/cities/{city}/versions/{version}', `${city}/versions/1?shape=west`],
  ['/api/v1/cities/{city}/quality', `${city}/quality`],
  ['/api/v1/cities/{city}/quality/{finding}', `${city}/quality/unlocated`],
  ['/api/v1/cities/{city}/sources', `${city}/sources`],
  ['/api/v1/cities/{city}/quarantine', `${city}/quarantine`],
  ['/api/v1/cities/{city}/quarantine/{id}', `${city}/quarantine/<row>`],
  ['/api/v1/cities/{city}/field/near', `${city}/field/near?lng=120.05&lat=30.02`],
  ['/api/v1/cities/{city}/field/mine', `${city}/field/mine`],
  ['/api/v1/cities/{city}/field/cases/{id}', `${city}/field/cases/1`],
  ['/api/v1/cities/{city}/playlists', `${city}/playlists`],
  ['/api/v1/cities/{city}/playlists/{playlist}', `${city}/playlists/tour`],
  ['/api/v1/cities/{city}/walls', `${city}/walls`],
  ['/api/v1/cities/{city}/matters/{key}', `${city}/matters/the%20lamp%20at%20the%20bridge`],
];

describe('the contract', () => {
  it('is described by a valid OpenAPI document', async () => {
    const document = (await app.inject('/api/openapi.json')).json();
    const { valid, errors } = await new Validator().validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('asks every route that is described and changes nothing', () => {
    const shapes = ['/api/v1/cities/{city}/areas.geojson', '/api/v1/cities/{city}/basemap.geojson'];
    // Not JSON, or for people with an account alone: these have their own tests.
    const others = [
      '/api/v1/cities/{city}/live',
      '/api/v1/cities/{city}/frames',
      '/api/v1/cities/{city}/field/media/{media}',
      '/metrics',
      '/api/v1/session/passkeys',
    ];
    expect([...new Set(questions.map(([path]) => path)), ...shapes, ...others].sort()).toEqual(
      Object.keys(paths)
        .filter((path) => paths[path]?.get)
        .sort(),
    );
  });

  it.each(questions)('%s answers %s as described, and nothing more', async (path, url) => {
    const response = await app.inject(url.replace('<row>', keptRow.id));
    expect(response.statusCode, response.body).toBe(200);
    const described = paths[path]?.get?.responses['200']?.content?.['application/json']?.schema;
    expect(described).toBeDefined();
    const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
    const validate = ajv.compile(described ?? {});
    expect(validate(response.json()), ajv.errorsText(validate.errors)).toBe(true);
  });

  it('describes the problems that every route may answer with', () => {
    for (const [path, { get, post }] of Object.entries(paths)) {
      const described = [get, post].flatMap((one) => Object.entries(one?.responses ?? {}));
      for (const [status, { content }] of described) {
        if (Number(status) < 400 || path === '/readyz') continue;
        expect(Object.keys(content ?? {}), `${path} ${status}`).toEqual(['application/problem+json']);
      }
    }
  });

  it('publishes the schemas of a pack, a mapping, a source and pushed lines', async () => {
    const { schemas } = (await app.inject('/api/v1/schemas')).json();
    expect(schemas).toEqual([
      'city',
      'units',
      'categories',
      'area-properties',
      'mapping',
      'source',
      'push-case',
      'push-event',
    ]);
    for (const name of schemas) {
      const schema = (await app.inject(`/api/v1/schemas/${name}`)).json();
      expect(
        new Ajv2020({ strict: false, formats: { date: true, 'date-time': true } }).validateSchema(schema),
      ).toBe(true);
    }
  });

  it('tells one case whole', async () => {
    const answer = (await app.inject(`${city}/cases/1`)).json();
    expect(answer).toMatchObject({
      sourceId: 'whole',
      state: 'closed',
      endedAt: '2026-03-05T09:00:00+08:00',
      areaPath: [{ zh: '东区', en: 'East' }],
      closings: [
        { at: '2026-03-03T09:00:00+08:00', outcome: 'explained' },
        { at: '2026-03-05T09:00:00+08:00', outcome: 'solved' },
      ],
      pauses: [{ from: '2026-03-02T12:00:00+08:00', to: '2026-03-02T13:00:00+08:00' }],
      coUnits: ['homes'],
      satisfaction: 5,
    });
    const earlier = (await app.inject(`${city}/cases/1?at=2026-03-04T10:00:00%2B08:00`)).json();
    expect(earlier).toMatchObject({ state: 'overdue', endedAt: null, overdueMs: 16 * 3_600_000 });
  });
});

describe('shapes', () => {
  it('are kept and compressed, and not sent twice', async () => {
    const ask = (headers: Record<string, string>) =>
      app.inject({ url: `${city}/areas.geojson?level=district`, headers });
    const plain = await ask({});
    expect(plain.headers['content-type']).toContain('application/geo+json');
    expect(
      plain.json().features.map(({ properties }: { properties: { id: string } }) => properties.id),
    ).toEqual(['west', 'east', 'park']);
    const packed = await ask({ 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const again = await ask({ 'accept-encoding': 'gzip', 'if-none-match': String(packed.headers.etag) });
    expect(again.statusCode).toBe(304);
    const below = await app.inject(`${city}/areas.geojson?level=subdistrict&parent=small-city`);
    expect(below.json().features).toHaveLength(1);
  });
});

describe('problems', () => {
  it.each([
    ['cells?measure=reported&color=red', 400, 'unknown-parameter', /color.*measure/],
    ['cells', 400, 'missing-parameter', /measure/],
    ['cells?measure=reported&measure=open', 400, 'repeated-parameter', /measure/],
    ['cells?measure=reported&level=12&level=13', 400, 'repeated-parameter', /level/],
    ['cells?measure=happiness', 400, 'bad-parameter', /reported, answeredDirectly/],
    ['cells?measure=reported&level=20', 400, 'bad-parameter', /level.*19/],
    ['cells?measure=reported&level=tall', 400, 'bad-parameter', /level/],
    ['cells?measure=reported&bbox=1,2,3', 400, 'bad-bounds', /west,south,east,north/],
    ['cells?measure=reported&bbox=121,30,120,31', 400, 'bad-bounds', /west/],
    ['cells?measure=open&from=2026-03-01T00:00:00Z', 400, 'window-of-stock', /at/],
    ['cells?measure=perResident', 400, 'no-residents-of-cells', /comparison/],
    ['cells?measure=reported&from=2026-03-01', 400, 'bad-instant', /offset/],
    ['cells?measure=reported&at=2026-02-30T00:00:00Z', 400, 'bad-instant', /at/],
    [
      'cells?measure=reported&from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z',
      400,
      'empty-window',
      /before/,
    ],
    ['cells?measure=reported&area=atlantis', 404, 'unknown-area', /atlantis/],
    ['cells?measure=reported&accountableArea=atlantis', 404, 'unknown-area', /atlantis/],
    ['cells?measure=reported&category=x', 404, 'unknown-category', /x/],
    ['cells?measure=reported&unit=x', 404, 'unknown-unit', /x/],
    ['cells?measure=reported&channel=x', 404, 'unknown-channel', /x/],
    ['cells?measure=reported&requestType=x', 400, 'bad-parameter', /complaint/],
    ['cells?measure=dueSoon&at=2027-03-01T00:00:00Z', 422, 'calendar-unpublished', /holidays/],
    ['compare?measures=reported,joy', 400, 'bad-parameter', /joy/],
    ['compare?measures=open&to=2026-03-01T00:00:00Z', 400, 'window-of-stock', /at/],
    ['compare?parent=atlantis', 404, 'unknown-area', /atlantis/],
    [
      'trend?measure=reported&bucket=hour&from=2020-01-01T00:00:00Z',
      400,
      'too-many-buckets',
      /longer bucket/,
    ],
    ['overdue?limit=501', 400, 'bad-parameter', /500/],
    ['overdue?age=old', 400, 'bad-parameter', /0-1d/],
    ['overdue?from=2026-03-01T00:00:00Z', 400, 'unknown-parameter', /from/],
    ['cases?measure=reported&cell=15,99999,1', 400, 'bad-cell', /grid/],
    ['cases/999', 404, 'unknown-case', /999/],
    ['cases/one', 400, 'bad-parameter', /id/],
    ['areas?parent=x', 404, 'unknown-area', /x/],
    ['areas.geojson?level=x', 404, 'unknown-level', /district/],
    ['basemap.geojson', 404, 'no-base-map', /base map/],
    ['moods', 404, 'unknown-route', /docs/],
  ])('%s is %i %s', async (query, status, code, detail) => {
    const response = await app.inject(`${city}/${query}`);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json().detail).toMatch(detail);
    expect(new Ajv2020({ strict: false }).validate(ProblemSchema, response.json())).toBe(true);
  });

  it('names what may be accepted, and which methods an address answers', async () => {
    const picture = await app.inject({ url: `${city}/cells?measure=open`, headers: { accept: 'image/png' } });
    expect([picture.statusCode, picture.json().code]).toEqual([406, 'not-acceptable']);
    expect(picture.json().detail).toContain('application/vnd.zhiyu.cells');
    const deletion = await app.inject({ method: 'DELETE', url: `${city}/cells` });
    expect([deletion.statusCode, deletion.json().code, deletion.headers.allow]).toEqual([
      405,
      'method-not-allowed',
      'GET, HEAD',
    ]);
    const nowhere = await app.inject('/api/v1/cities/atlantis/cells?measure=open');
    expect([nowhere.statusCode, nowhere.json().code]).toEqual([404, 'unknown-city']);
  });

  it('says 503 with a time to come back while the database is away', async () => {
    const source = new pg.Client({ connectionString: db.url });
    const server = net.connect.bind(net, `${source.host}/.s.PGSQL.${source.port}`);
    const open = new Set<net.Socket>();
    const line = net.createServer((socket) => {
      open.add(socket);
      const beyond = server();
      socket.pipe(beyond).pipe(socket);
      for (const end of [socket, beyond]) end.on('error', () => {});
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    const { port } = line.address() as net.AddressInfo;
    const url = `postgresql://${source.user}:x@127.0.0.1:${port}/${source.database}`;
    const remote = await openAt(url, null, () => {});
    const lonely = await startApp(remote);
    expect((await lonely.inject('/readyz')).statusCode).toBe(200);
    line.close();
    for (const socket of open) socket.destroy();
    const [ready, figures] = await Promise.all([
      lonely.inject('/readyz'),
      lonely.inject(`${city}/cells?measure=open`),
    ]);
    expect([ready.statusCode, ready.json().status]).toEqual([503, 'failing']);
    expect([figures.statusCode, figures.json().code]).toEqual([503, 'database-away']);
    expect(figures.headers['retry-after']).toBe('5');
    expect((await lonely.inject('/healthz')).statusCode).toBe(200);
    await lonely.close();
    await remote.close();
  });

  it('says 413 and what to do where there are too many cells', async () => {
    const crowded = await createTestDatabase();
    await addSmallCity(crowded, []);
    // One case in each of 250,001 cells: a block of the grid, by Morton numbers.
    await crowded.query(
      `insert into cases (city, id, source, source_id, fingerprint, reported_at, area, accountable_area, cell)
       select 'small-city', n, 's', n, 'f', '2026-03-01', 1, 1, 170000000000 + n from generate_series(1, 250001) n`,
    );
    const full = await startApp(crowded);
    const refused = await full.inject(`${city}/cells?measure=reported&level=19`);
    expect([refused.statusCode, refused.json().code]).toEqual([413, 'too-many-cells']);
    expect(refused.json().detail).toMatch(/250001.*below 19.*bbox/);
    expect((await full.inject(`${city}/cells?measure=reported&level=18`)).statusCode).toBe(200);
    await full.close();
    await crowded.close();
  });
});
