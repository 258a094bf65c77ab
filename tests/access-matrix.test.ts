import { type Act, mayDo } from '@zhiyu/client/panels/may-do';
import { isPageFor, type RolePage } from '@zhiyu/client/panels/pages-of-role';
import { type RouteRule, routeRules, ruleOf } from '@zhiyu/server/access/route-rules';
import type { Binding } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import { type Role, roles } from '@zhiyu/shared/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const roleNames = Object.keys(roles) as Role[];
/** What accounts of each role are bound to: all of the city, a part of it by each tree, and nothing of it. */
const reaches = {
  whole: [{ city: 'small-city', kind: 'city', node: 'small-city' }],
  west: [{ city: 'small-city', kind: 'area', node: 'west' }],
  lamps: [{ city: 'small-city', kind: 'category', node: 'lamps' }],
  homes: [{ city: 'small-city', kind: 'unit', node: 'homes' }],
  none: [],
} satisfies Record<string, Binding[]>;
type Reach = keyof typeof reaches;
const reachNames = Object.keys(reaches) as Reach[];

let db: Database;
let app: App;
const headers = new Map<string, Record<string, string>>();

beforeAll(async () => {
  db = await createTestDatabase();
  const old = {
    source: 'hand',
    reportedAt: at('03-05 09:00'),
    dueAt: at('03-06 18:00'),
    title: '张三的诉求',
  };
  await addSmallCity(db, [
    { ...old, sourceId: 'west', lng: 120.05, lat: 30.02, category: 'litter', unit: 'works' },
    { ...old, sourceId: 'east', lng: 120.15, lat: 30.02, category: 'lamps', unit: 'works' },
    { ...old, sourceId: 'home', lng: 120.16, lat: 30.03, category: 'housing', unit: 'homes' },
    { ...old, sourceId: 'nowhere' },
  ]);
  app = await startApp(db);
  for (const role of roleNames) {
    for (const reach of reachNames) {
      const id = await addTestAccount(db, { name: `${role}-${reach}`, role, bindings: reaches[reach] });
      headers.set(`${role}-${reach}`, await signInAs(db, id));
    }
  }
  await app.close();
  // A server that starts with accounts has never let anybody in without.
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const measured = ['/cells', '/frames', '/cases', '/trend'];

function addressOf(route: string): string {
  const path = route
    .replace(':city', 'small-city')
    .replace(':name', 'mapping')
    .replace(':key', 'none')
    .replace(':finding', 'unlocated')
    .replace(':day', '2026-03-10')
    .replace('quarantine/:id', `quarantine/${'0'.repeat(32)}`)
    .replace(/:(id|case|version)/, '1')
    .replace('*', 'x');
  return measured.includes(path.replace(base, '')) ? `${path}?measure=open` : path;
}

async function ask(method: string, url: string, who: Record<string, string>) {
  // A stream that may be heard is refused for its form, and does not go on.
  const accept = url.endsWith('/live') ? 'application/json' : '*/*';
  const isPost = method === 'POST';
  return app.inject({
    method: method as 'GET',
    url,
    headers: { ...who, accept },
    ...(isPost && { payload: '{}', headers: { ...who, accept, 'content-type': 'application/json' } }),
  });
}

const rules = Object.entries(routeRules).map(([name, rule]) => {
  const [method = '', route = ''] = name.split(' ');
  return { name, method, route, rule };
});

/** What the rule demands, in words of its own: the code of the refusal, or null where the route answers. */
function expected({ who, scope }: RouteRule, route: string, role: Role, reach: Reach, method: string) {
  if (who === 'anyone') return null;
  if (route.includes(':city') && reach === 'none') return 'outside-view';
  if (!who.some((name) => name === role)) return method === 'GET' ? 'may-not-read' : 'may-not-write';
  if (scope === 'whole' && reach !== 'whole') return method === 'GET' ? 'outside-view' : 'may-not-write';
  return null;
}

describe('every route', () => {
  it('has a rule, and every rule a route', async () => {
    // The pages come with the client, which is not built here.
    const pages = ['GET /*'];
    const missing = rules.filter(
      ({ method, route }) => !app.hasRoute({ method: method as 'GET', url: route }),
    );
    expect(missing.map(({ name }) => name)).toEqual(pages);
    expect(() => ruleOf('GET', '/api/v1/cities/:city/secrets')).toThrow(/no rule/);
    const other = await startApp(db);
    expect(() => other.get('/api/v1/new', async () => '')).toThrow(/no rule/);
    await other.close();
  });

  it.each(rules)('$name answers each role within its reach, and refuses the others', async (entry) => {
    const { name, method, route, rule } = entry;
    const url = addressOf(route);
    const stranger = await ask(method, url, { 'sec-fetch-site': 'same-origin' });
    if (rule.who === 'anyone') expect(stranger.statusCode).not.toBe(403);
    else expect([stranger.statusCode, stranger.json().code]).toEqual([401, 'sign-in-needed']);
    // Signing out would end what the others ask with.
    if (name === 'DELETE /api/v1/session') return;
    for (const role of roleNames) {
      for (const reach of reachNames) {
        const answer = await ask(method, url, headers.get(`${role}-${reach}`) ?? {});
        const refusal = [401, 403].includes(answer.statusCode) ? answer.json().code : null;
        const wanted = expected(rule, route, role, reach, method);
        expect(refusal, `${role} of ${reach}: ${answer.body}`).toBe(wanted);
      }
    }
  });
});

describe('the pages beside the Explorer', () => {
  /** What each page asks first. */
  const asks = {
    brief: 'GET /api/v1/cities/:city/brief',
    wall: 'GET /api/v1/cities/:city/cells',
    'wall-editor': 'PUT /api/v1/cities/:city/playlists/:playlist',
    'wall-remote': 'POST /api/v1/cities/:city/walls/:wall/commands',
    field: 'GET /api/v1/cities/:city/field/near',
    quality: 'GET /api/v1/cities/:city/quality',
  } satisfies Record<RolePage, string>;

  it.each(Object.entries(asks))('%s is offered to nobody whom the server refuses', (page, route) => {
    for (const role of roleNames) {
      for (const scope of [[], [{ zh: '西区', en: 'West' }]]) {
        const viewer = { id: role, role, label: roles[role] };
        if (!isPageFor(page as RolePage, { viewer, scope })) continue;
        const { who, scope: needed } = ruleOf(...(route.split(' ') as [string, string]));
        expect(who, role).toContain(role);
        if (needed === 'whole') expect(scope).toEqual([]);
      }
    }
  });
});

describe('what the pages offer to do', () => {
  /** What each act asks of the server. */
  const asks = {
    openOriginal: ['POST /api/v1/cities/:city/cases/:id/original'],
    govern: [
      'POST /api/v1/cities/:city/governance-areas',
      'PUT /api/v1/cities/:city/governance-areas/:id',
      'DELETE /api/v1/cities/:city/governance-areas/:id',
    ],
    judgeMatters: [
      'GET /api/v1/cities/:city/matters/proposals',
      'POST /api/v1/cities/:city/matters/proposals/:case',
      'POST /api/v1/cities/:city/matters/:key/split',
    ],
    askUnit: ['POST /api/v1/cities/:city/cases/:id/requests'],
    readRows: ['GET /api/v1/cities/:city/quarantine', 'GET /api/v1/cities/:city/quarantine/:id'],
    mendRows: [
      'POST /api/v1/cities/:city/quarantine/:id',
      'POST /api/v1/cities/:city/quarantine/retry',
      'POST /api/v1/cities/:city/quarantine/:id/discard',
    ],
  } satisfies Record<Act, string[]>;

  it.each(Object.entries(asks))(
    '%s is offered to those, and to those only, whom the server lets',
    (act, routes) => {
      for (const route of routes) {
        const { who } = ruleOf(...(route.split(' ') as [string, string]));
        for (const role of roleNames)
          expect(mayDo(act as Act, { role }), `${role} ${route}`).toBe(who.includes(role));
      }
    },
  );
});

describe('what is narrowed', () => {
  /** Cases that each reach sees: those of its area, its category, its unit. */
  const seen: Record<Reach, number> = { whole: 4, west: 1, lamps: 1, homes: 1, none: 0 };
  const outside: Partial<Record<Reach, string>> = {
    west: 'area=east',
    lamps: 'category=housing',
    homes: 'unit=works',
  };
  const slices = rules.filter(
    ({ method, route, rule }) =>
      method === 'GET' && rule.scope === 'narrowed' && /\/(cells|compare|trend|overdue|cases)$/.test(route),
  );

  it.each(slices)('$name counts what lies inside, also where more is asked for', async ({ route }) => {
    const url = addressOf(route);
    for (const reach of ['whole', 'west', 'lamps', 'homes'] as const) {
      const who = headers.get(`dispatcher-${reach}`) ?? {};
      const across = url.includes('?') ? '&area=small-city' : '?area=small-city';
      for (const asked of [url, `${url}${across}`]) {
        expect(countOf((await ask('GET', asked, who)).json()), `${reach} ${asked}`).toBe(seen[reach]);
      }
      const beyond = outside[reach];
      if (beyond === undefined) continue;
      const refused = await ask('GET', `${url}${url.includes('?') ? '&' : '?'}${beyond}`, who);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'outside-view']);
    }
  });

  /** Narrowed reads that take no slice; what they tell of cases is looked at below, or in the test of their own that is named. */
  const withoutSlice = {
    '': 'the city tells how many cases one sees, and not of others',
    '/cases/:id': 'one case is shown to those who see it, and to others it is not there',
    '/field/cases/:id': 'what takes no slice tells nothing of cases elsewhere',
    '/field/near': 'what takes no slice tells nothing of cases elsewhere',
    '/field/media/:media': 'field.test.ts: of another area is not to be seen',
    '/governance-areas': 'what takes no slice tells nothing of cases elsewhere',
    '/live': 'live.test.ts: tells nobody of cases of categories and units that are not theirs',
    '/matters/:key': 'matters.test.ts: shows a viewer only what lies in his areas',
    '/playlists': 'playlists.test.ts: are made of what the viewer may see',
    '/playlists/:playlist': 'playlists.test.ts: shows a viewer the scenes that they may see',
    '/search': 'what takes no slice tells nothing of cases elsewhere',
    '/walls':
      'changed-reach.test.ts: are known and commanded by those alone who may see all that a wall shows',
  };

  it('is every read that may be narrowed: it takes a slice, which viewer.test.ts narrows, or stands here', async () => {
    const document = await ask('GET', '/api/openapi.json', headers.get('dispatcher-whole') ?? {});
    const paths: Record<string, { get?: { parameters?: { name: string }[] } }> = document.json().paths;
    const takesSlice = (route: string) =>
      paths[route.replace(/:(\w+)/g, '{$1}')]?.get?.parameters?.some(({ name }) => name === 'area') === true;
    const others = rules
      .filter(
        ({ method, route, rule }) => method === 'GET' && rule.scope === 'narrowed' && !takesSlice(route),
      )
      .map(({ route }) => route.replace('/api/v1/cities/:city', ''));
    expect(others.sort()).toEqual(Object.keys(withoutSlice).sort());
  });

  it('what takes no slice tells nothing of cases elsewhere', async () => {
    const list = await ask('GET', `${base}/cases?measure=open`, headers.get('dispatcher-whole') ?? {});
    const items: { id: number; sourceId: string }[] = list.json().items;
    const east = items.find(({ sourceId }) => sourceId === 'east')?.id;
    const drawn = { name: '东区路灯', areas: ['east'], categories: [], leadUnit: null };
    const saved = await app.inject({
      method: 'POST',
      url: `${base}/governance-areas`,
      payload: drawn,
      headers: headers.get('dispatcher-whole') ?? {},
    });
    expect(saved.statusCode, saved.body).toBeLessThan(300);
    const questions = {
      '/search?q=east': '"kind":"case"',
      '/field/near?lng=120.15&lat=30.02': '"sourceId":"east"',
      [`/field/cases/${east}`]: '"sourceId":"east"',
      '/governance-areas': '东区路灯',
    };
    for (const [path, told] of Object.entries(questions)) {
      const whole = await ask('GET', base + path, headers.get('dispatcher-whole') ?? {});
      expect(whole.body, path).toContain(told);
      const west = await ask('GET', base + path, headers.get('dispatcher-west') ?? {});
      expect(west.body, path).not.toContain(told);
    }
  });

  it('an export holds what its reader sees, and no more, whatever it asks for', async () => {
    for (const path of ['/cases?measure=open', '/overdue?age=1-7d', '/compare?measures=open']) {
      const exported = async (who: string, more = '') =>
        (await ask('GET', `${base}${path}&format=csv&lang=zh${more}`, headers.get(who) ?? {})).body;
      expect(await exported('dispatcher-whole'), path).toContain('东区');
      for (const more of ['', '&area=small-city']) {
        const rows = await exported('dispatcher-west', more);
        expect(rows, path).toContain('西区');
        expect(rows, path).not.toContain('东区');
      }
      expect(JSON.parse(await exported('dispatcher-west', '&area=east')).code).toBe('outside-view');
    }
  });

  it('the city tells how many cases one sees, and not of others', async () => {
    for (const reach of ['whole', 'west', 'homes'] as const) {
      const { cases } = (await ask('GET', base, headers.get(`leader-${reach}`) ?? {})).json();
      expect(cases).toBe(seen[reach]);
    }
    const nobody = await ask('GET', '/api/v1/cities', headers.get('leader-none') ?? {});
    expect(nobody.json().cities).toEqual([]);
  });

  it('one case is shown to those who see it, and to others it is not there', async () => {
    const list = await ask('GET', `${base}/cases?measure=open`, headers.get('dispatcher-whole') ?? {});
    const items: { id: number; sourceId: string }[] = list.json().items;
    const sees: Partial<Record<Reach, string>> = { west: 'west', lamps: 'east', homes: 'home' };
    for (const { id, sourceId } of items) {
      for (const reach of ['west', 'lamps', 'homes'] as const) {
        const answer = await ask('GET', `${base}/cases/${id}`, headers.get(`dispatcher-${reach}`) ?? {});
        expect(answer.statusCode, `${sourceId} for ${reach}`).toBe(sees[reach] === sourceId ? 200 : 404);
      }
    }
  });

  it('a comparison has rows only for what one sees', async () => {
    const rowsOf = async (reach: Reach, by: string) => {
      const answer = await ask('GET', `${base}/compare?by=${by}`, headers.get(`leader-${reach}`) ?? {});
      return answer.json().rows.map(({ id }: { id: string | null }) => id);
    };
    expect(await rowsOf('whole', 'area')).toEqual([null, 'west', 'east']);
    expect(await rowsOf('west', 'area')).toEqual([null, 'west']);
    expect(await rowsOf('homes', 'unit')).toEqual([null, 'homes']);
    expect(await rowsOf('lamps', 'category')).toEqual([null, 'streets']);
    // Zeros of what lies outside would pass for figures.
    for (const [reach, query] of [
      ['west', 'compare?parent=east'],
      ['lamps', 'compare?by=category&parent=housing'],
      ['homes', 'compare?by=unit&parent=works'],
      ['west', 'concurrence?measure=open&distinct=unit&parent=east'],
    ]) {
      const answer = await ask('GET', `${base}/${query}`, headers.get(`leader-${reach}`) ?? {});
      expect([answer.statusCode, answer.json().code], query).toEqual([403, 'outside-view']);
    }
  });

  it('an answer that is kept for one is not given to another', async () => {
    const asked = `${base}/compare?area=west`;
    const whole = (await ask('GET', asked, headers.get('leader-whole') ?? {})).json();
    const west = (await ask('GET', asked, headers.get('leader-west') ?? {})).json();
    expect(whole.rows.map(({ id }: { id: string | null }) => id)).toEqual([null, 'west', 'east']);
    expect(west.rows.map(({ id }: { id: string | null }) => id)).toEqual([null, 'west']);
    const cells = `${base}/cells?measure=open`;
    const counts = [];
    for (const who of ['leader-whole', 'leader-west', 'leader-homes', 'leader-whole']) {
      counts.push((await ask('GET', cells, headers.get(who) ?? {})).json().total);
    }
    expect(counts).toEqual([4, 1, 1, 4]);
  });

  it('texts and exact points are for those who handle cases', async () => {
    const one = async (role: Role) => {
      const list = await ask('GET', `${base}/cases?measure=open`, headers.get(`${role}-whole`) ?? {});
      const { id, title } = list
        .json()
        .items.find(({ sourceId }: { sourceId: string }) => sourceId === 'west');
      const whole = (await ask('GET', `${base}/cases/${id}`, headers.get(`${role}-whole`) ?? {})).json();
      const table = await ask(
        'GET',
        `${base}/cases?measure=open&format=csv`,
        headers.get(`${role}-whole`) ?? {},
      );
      return [title, whole.title, whole.lng, whole.cell !== null, table.body.includes('张三')];
    };
    expect(await one('handler')).toEqual(['张三的诉求', '张三的诉求', 120.05, true, true]);
    expect(await one('leader')).toEqual([null, null, null, true, false]);
    expect(await one('wall')).toEqual([null, null, null, true, false]);
    // How far a case is from any point that is asked about would tell its own.
    for (const role of ['leader', 'wall'] as const) {
      const near = await ask(
        'GET',
        `${base}/field/near?lng=120.05&lat=30.02`,
        headers.get(`${role}-whole`) ?? {},
      );
      expect([near.statusCode, near.json().code]).toEqual([403, 'may-not-read']);
    }
  });

  it('a binding to what the pack has no more shows nothing, and never everything', async () => {
    const id = await addTestAccount(db, {
      name: 'stale',
      role: 'leader',
      bindings: [{ city: 'small-city', kind: 'area', node: 'gone' }],
    });
    const answer = await ask('GET', `${base}/cells?measure=open`, await signInAs(db, id));
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'outside-view']);
  });
});

/** How many of the open, overdue cases an answer counts, whatever its shape. */
function countOf(body: {
  total?: number;
  whole?: { values: Record<string, { value: number }> };
  series?: { value: number }[];
}): number | undefined {
  return body.total ?? body.whole?.values.open?.value ?? body.series?.at(-1)?.value;
}
