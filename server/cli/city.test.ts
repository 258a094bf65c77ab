import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runZhiyu } from '../../tests/support/child';
import { createTestDatabase } from '../../tests/support/database';
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

  it('wants a folder', async () => {
    expect(await run('add')).toMatchObject({
      code: 2,
      output: expect.stringContaining("missing required argument 'folder'"),
    });
  });
});
