import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, it } from 'vitest';
import { addressOfTestDatabase, runOnServer } from '../../tests/support/database';
import { loadCity } from './city-store';
import { listVersions, readVersion } from './city-versions';
import { openAt } from './database';
import { migrate, migrationFolder, readMigrations } from './migrate';

it('a city from before versions were kept has its pack as version 1', async () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(`create database ${name}`);
  const address = addressOfTestDatabase(name);
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const before = readMigrations(migrationFolder).filter(({ number }) => number < 8);
  await migrate(client, before);
  const pack = {
    timeZone: 'Asia/Shanghai',
    calendar: { kind: 'china' },
    workingHours: [{ from: '09:00', to: '17:00' }],
  };
  await client.query(
    `insert into city (city, pack, added_at, changed_at) values ('old', $1, '2024-01-01Z', '2025-01-01Z')`,
    [pack],
  );
  await client.query(
    `insert into area (city, ordinal, id, level, kind, name, center, bbox, geometry)
     values ('old', 4, 'old', 'city', 'area', '老城', '{1,2}', '{0,0,1,1}', '{"type":"Polygon","coordinates":[]}')`,
  );
  await client.query(
    `insert into unit (city, ordinal, id, name) values ('old', 2, 'works', '{"zh":"a","en":"b"}')`,
  );
  await client.end();

  const db = await openAt(address, null, () => {}, {
    afterwards: () => runOnServer(`drop database if exists ${name} with (force)`),
  });
  expect((await loadCity(db, 'old')).city.version).toBe(1);
  expect(await listVersions(db, 'old')).toMatchObject([
    { version: 1, added_at: Date.UTC(2025, 0, 1), changes: null, found: null },
  ]);
  const version = await readVersion(db, 'old', 1);
  expect(version?.pack).toEqual(pack);
  expect(version?.trees).toMatchObject({
    areas: [{ ordinal: 4, id: 'old', name: '老城', shape: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    categories: [],
    units: [{ ordinal: 2, id: 'works', name: { zh: 'a', en: 'b' } }],
    channels: [],
    limits: [],
  });
  await db.close();
});
