import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, deflateSync } from 'node:zlib';
import { MOST_BYTES } from '@zhiyu/shared/push';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { type App, addSmallCity, at, smallCityFolder, startApp } from '../tests/small-city';
import { createTestDatabase } from '../tests/support/database';
import { cleanMedia, MOST_MEDIA_BYTES } from './field/clean-media';
import { importFile } from './import-file';
import { readPack } from './pack/read-pack';
import { readMapping } from './sources/read-mapping';
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

/** A head, a piece many times, and an end: what is large is nowhere whole. */
function* pieces(head: Buffer, piece: Buffer, times: number, end: Buffer): Generator<Buffer> {
  if (head.length > 0) yield head;
  for (let count = 0; count < times; count++) yield piece;
  if (end.length > 0) yield end;
}

/** The same, packed with gzip. */
function pack(unpacked: Generator<Buffer>): Promise<Buffer> {
  return buffer(Readable.from(unpacked, { objectMode: false }).pipe(createGzip()));
}

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

describe('a body or file that unpacks to far more than it is', () => {
  it('pushed with gzip, is refused before it is unpacked whole', async () => {
    const bomb = await pack(pieces(Buffer.alloc(0), Buffer.alloc(MIB, 0x20), 512, Buffer.alloc(0)));
    expect(bomb.length).toBeLessThan(MOST_BYTES);
    const growth = await grown(async () => {
      const answer = await app.inject({
        method: 'POST',
        url: `${base}/cases`,
        payload: bomb,
        headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
      });
      expect([answer.statusCode, answer.json().code]).toEqual([413, 'body-too-large']);
    });
    expect(growth).toBeLessThan(256);
  });

  it('imported as gzip, costs one row that is too long, in bounded memory', async () => {
    const path = join(folder, 'bomb.csv.gz');
    const head = 'Request ID,Opened\n';
    writeFileSync(path, await pack(pieces(Buffer.from(head), Buffer.alloc(MIB, 0x41), 512, Buffer.alloc(0))));
    const mapping = join(folder, 'mapping.json');
    writeFileSync(mapping, JSON.stringify({ source: 'bomb', sourceId: 'Request ID', reportedAt: 'Opened' }));
    const growth = await grown(async () => {
      const report = await importFile(db, {
        path,
        city: 'small-city',
        mapping: await readMapping(mapping),
        dryRun: false,
        now: () => at('03-11 12:00'),
        interruption: new AbortController().signal,
        onProgress: () => {},
        onQuarantine: async () => {},
      });
      expect(report.accepted).toBe(0);
    });
    expect(growth).toBeLessThan(512);
  });

  it('imported as a workbook whose texts are a bomb, is refused', async () => {
    const path = join(folder, 'bomb.xlsx');
    const zip = new yazl.ZipFile();
    const xml = (text: string) => Buffer.from(`<?xml version="1.0"?>${text}`);
    const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    zip.addBuffer(
      xml(
        `<Relationships><Relationship Id="a" Type="${kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
      '_rels/.rels',
    );
    zip.addBuffer(
      xml(`<workbook xmlns:r="${kind}"><sheets><sheet name="A" sheetId="1" r:id="s"/></sheets></workbook>`),
      'xl/workbook.xml',
    );
    zip.addBuffer(
      xml(
        `<Relationships><Relationship Id="s" Type="${kind}/worksheet" Target="worksheets/a.xml"/>` +
          `<Relationship Id="t" Type="${kind}/sharedStrings" Target="strings.xml"/></Relationships>`,
      ),
      'xl/_rels/workbook.xml.rels',
    );
    zip.addBuffer(xml('<worksheet><sheetData/></worksheet>'), 'xl/worksheets/a.xml');
    const one = Buffer.from(`<si><t>${'A'.repeat(MIB)}</t></si>`);
    zip.addReadStream(
      Readable.from(pieces(xml('<sst>'), one, 600, Buffer.from('</sst>')), { objectMode: false }),
      'xl/strings.xml',
    );
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(path));
    const mapping = join(folder, 'xlsx.json');
    writeFileSync(
      mapping,
      JSON.stringify({ source: 'bomb', file: { format: 'xlsx' }, sourceId: 'A', reportedAt: 'B' }),
    );
    const stopped = await importFile(db, {
      path,
      city: 'small-city',
      mapping: await readMapping(mapping),
      dryRun: false,
      now: () => at('03-11 12:00'),
      interruption: new AbortController().signal,
      onProgress: () => {},
      onQuarantine: async () => {},
    }).then(
      (report) => report.stopped,
      (error: unknown) => error,
    );
    expect(stopped).toMatchObject({ code: 'texts-too-large' });
  });
});

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

  it('cannot be named into another place: its name is a key, and no path', async () => {
    const png = pngOf(8, 8);
    for (const key of ['../../etc/passwd', '..%2f..%2fetc%2fpasswd', '/etc/passwd', 'a/../../b']) {
      const sent = await send(png, key);
      expect([200, 400, 422]).toContain(sent.statusCode);
    }
    for (const name of ['..%2f..%2fetc%2fpasswd', '%2e%2e', '..', '%00']) {
      const answer = await app.inject(`${base}/field/media/${name}`);
      expect(answer.body).not.toContain('root:');
      // Where a photo was sent under this very name, it is that photo and no file.
      if (answer.statusCode === 200) expect(answer.headers['content-type']).toBe('image/jpeg');
      else expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    }
    // What is kept lies in the database alone.
    expect((await db.query("select id from media where id like '%passwd%'")).length).toBeLessThanOrEqual(3);
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
