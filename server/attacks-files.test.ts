import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, smallCityFolder, startApp } from '../tests/small-city';
import { createTestDatabase } from '../tests/support/database';
import { cleanMedia, MOST_MEDIA_BYTES } from './field/clean-media';
import { readPack } from './pack/read-pack';
import type { Database } from './store/database';

/** Files that are meant to hurt: they unpack to far more than they are, or name places outside their folder. */
const base = '/api/v1/cities/small-city';
const folder = mkdtempSync(join(tmpdir(), 'zhiyu-bombs-'));
const MIB = 1024 * 1024;

let db: Database;
let app: App;
let id: number;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [{ source: 'hand', sourceId: '1', reportedAt: at('03-05 09:00') }]);
  app = await startApp(db);
  id = ((await db.query('select id from cases')) as [{ id: number }])[0].id;
});
afterAll(async () => {
  await app?.close();
  await db?.close();
  rmSync(folder, { recursive: true });
});

/** How much more memory the process holds at most while something is done, in MiB. */
async function grown(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  await work();
  clearInterval(timer);
  return (Math.max(most, process.memoryUsage().rss) - before) / MIB;
}

/** A PNG of some hundred bytes that says it is so many pixels wide and high. */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(1024));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** CRC-32 as PNG has it. */
function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

describe('a photo', () => {
  const send = (bytes: Buffer, key: string, type = 'image/png') =>
    app.inject({
      method: 'POST',
      url: `${base}/field/cases/${id}/media?at=${encodeURIComponent('2026-03-11T11:00:00+08:00')}`,
      payload: bytes,
      headers: { 'content-type': type, 'idempotency-key': key },
    });

  it('of more pixels than any camera takes is refused by its head, not drawn', async () => {
    const growth = await grown(async () => {
      await expect(cleanMedia(pngOf(60_000, 60_000))).rejects.toMatchObject({ code: 'media-unreadable' });
      expect((await send(pngOf(100_000, 100_000), 'bomb')).statusCode).toBe(422);
    });
    expect(growth).toBeLessThan(200);
  });

  it('that is too large, or none, or a document in disguise, is refused', async () => {
    expect((await send(Buffer.alloc(MOST_MEDIA_BYTES + 1), 'large')).statusCode).toBe(413);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';
    for (const text of [svg, '<script>alert(1)</script>', '%PDF-1.7', 'GIF89a', '']) {
      expect(
        (await send(Buffer.from(text.padEnd(64)), `t${text.slice(0, 5).replace(/\W/g, '')}`)).statusCode,
      ).toBe(422);
    }
  });
});

describe('a pack', () => {
  it.each(['../outside.geojson', '/etc/passwd', 'a/../../outside.geojson', 'areas\0.geojson'])(
    'that names the file %j does not lead out of its folder',
    async (path) => {
      const pack = join(folder, 'pack');
      rmSync(pack, { recursive: true, force: true });
      mkdirSync(pack);
      writeFileSync(join(folder, 'outside.geojson'), '{"type":"FeatureCollection","features":[]}');
      const city = JSON.parse(readFileSync(join(smallCityFolder, 'city.json'), 'utf8'));
      writeFileSync(join(pack, 'city.json'), JSON.stringify({ ...city, areaFiles: [{ path }] }));
      await expect(readPack(pack)).rejects.toThrow(/outside the pack/);
    },
  );
});
