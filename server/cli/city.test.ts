import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runZhiyu } from '../../tests/support/child';
import { createTestDatabase } from '../../tests/support/database';
import { type SmallPack, smallPack, writeSmallPack } from '../../tests/support/small-pack';
import { createIngest } from '../ingest';
import { addCity } from '../pack/add-city';
import { listVersions } from '../store/city-versions';
import type { Database } from '../store/database';

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'zhiyu-city-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function run(...parameters: string[]): Promise<{ code: number | null; output: string }> {
  const child = runZhiyu(['city', ...parameters], { DATABASE_URL: db.url });
  const code = await child.ended;
  return { code, output: child.output() };
}

describe('zhiyu city', () => {
  it('lists nothing, adds, says what it added, adds again, and lists', async () => {
    const text = { zh: '小城', en: 'Small Town' };
    const properties = { name: 'LABEL', id: 'CODE' };
    const city = {
      id: 'small',
      name: text,
      timeZone: 'Asia/Shanghai',
      languages: ['zh'],
      calendar: { kind: 'china' },
      workingHours: [{ from: '09:00', to: '17:00' }],
      levels: ['city', 'district'].map((id) => ({ id, name: text })),
      areaFiles: [{ path: 'areas.geojson', level: 'district', properties }],
      channels: [],
    };
    await writeFile(join(folder, 'city.json'), JSON.stringify(city));
    expect((await run('list')).output).toContain('There is no city yet');

    const missing = await run('add', folder);
    expect(missing.code).toBe(1);
    expect(missing.output).toContain('areas.geojson: the file is missing');

    const open = [
      [120, 30],
      [121, 30],
      [121, 31],
    ];
    const geometry = { type: 'Polygon', coordinates: [open] };
    const feature = { type: 'Feature', properties: { CODE: 1, LABEL: '城西' }, geometry };
    const areas = join(folder, 'elsewhere.geojson');
    await writeFile(areas, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
    const added = await run('add', folder, '--areas', areas);
    expect(added.code, added.output).toBe(0);
    expect(added.output).toContain('Warning: elsewhere.geojson, features[0] (id "1"): a ring was not closed');
    expect(added.output).toContain('2 (city 1, district 1)');

    const again = await run('add', folder, '--areas', areas);
    expect(again.code).toBe(0);
    expect(again.output).toContain('small is there already, just so; nothing was changed.');
    expect((await run('list')).output).toContain('small  小城 Small Town: 2 areas, 0 cases');
  });

  it('shows what another pack would change, changes it when told to, and goes on after it was killed', async () => {
    const addSmall = (...flags: string[]) => run('add', ...flags);
    const id = 'small-two';
    const pack = (change: (pack: SmallPack) => void) => {
      const made = smallPack();
      made.city.id = id;
      made.city.areaFiles = [{ path: 'areas.geojson', level: 'district', parent: id }];
      change(made);
      return writeSmallPack(made);
    };
    await addCity(db, await pack(() => {}), { now: Date.now() });
    const ingest = await createIngest(db, id);
    const reportedAt = Date.UTC(2025, 2, 3);
    for (const batch of [0, 1, 2]) {
      const rows = Array.from({ length: 5000 }, (_, index) => ({
        input: { source: 's', sourceId: `${batch}-${index}`, reportedAt, lng: 120.05, lat: 30.05 },
      }));
      await ingest.write(rows, reportedAt);
    }
    const moved = await pack(({ districts: [west, east] }) => {
      west!.east = 120.04;
      east!.west = 120.04;
    });
    const shown = await addSmall(moved);
    expect(shown.code, shown.output).toBe(0);
    expect(shown.output).toContain('west 城西区 west: loses 60 %, gains 0 %');
    expect(shown.output).toMatch(/in another area\s+15,000\n/);
    expect(shown.output).toContain('Nothing was changed. Add --apply to carry it out.');
    const asJson = await addSmall(moved, '--json');
    const preview = JSON.parse(asJson.output.split('\n').find((line) => line.startsWith('{')) ?? '');
    expect(preview).toMatchObject({ city: id, version: 1, changed: true, found: { relocated: 15_000 } });
    expect(await listVersions(db, id)).toHaveLength(1);

    const killed = runZhiyu(['city', 'add', moved, '--apply'], { DATABASE_URL: db.url });
    await killed.untilSays('Cases: ');
    killed.process.kill('SIGKILL');
    await killed.ended;
    const resumed = await addSmall(moved, '--apply');
    expect(resumed.code, resumed.output).toBe(0);
    const areas = await db.query(
      'select a.id, count(*) as cases from cases c join area a on a.city = c.city and a.ordinal = c.area where c.city = $1 group by a.id',
      [id],
    );
    expect(areas).toEqual([{ id: 'east', cases: 15_000 }]);
    const history = await run('history', id);
    expect(history.output).toMatch(
      /version 2 .*\n.*areas redrawn: 2\n.*cases: done; looked at 15000, changed 15000/,
    );
  });

  it('wants a folder', async () => {
    expect(await run('add')).toMatchObject({
      code: 2,
      output: expect.stringContaining("missing required argument 'folder'"),
    });
  });
});
