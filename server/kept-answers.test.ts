import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import accepts from '@fastify/accepts';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createKeptAnswers, type MadeAnswer } from './kept-answers';

/** A server that answers every path by its name, from what is kept, and counts what it makes. */
async function serve(make: (key: string) => Promise<MadeAnswer>) {
  const kept = createKeptAnswers();
  const server = Fastify();
  await server.register(accepts);
  const made: string[] = [];
  server.get('/:key', (request, reply) => {
    const { key } = request.params as { key: string };
    return kept.answer(request, reply, key, () => {
      made.push(key);
      return make(key);
    });
  });
  const ask = (key: string, headers: Record<string, string> = {}) =>
    server.inject({ url: `/${key}`, headers });
  return { kept, made, ask };
}

const long = 'the same word, ten thousand times; '.repeat(10_000);
const answerLong = async (): Promise<MadeAnswer> => ({
  mediaType: 'text/plain',
  body: long,
  headers: { 'zhiyu-seq': 7 },
});

it('an answer is made once, whoever asks at the same moment or later', async () => {
  const { made, ask } = await serve(answerLong);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('one')));
  answers.push(await ask('one'));
  expect(made).toEqual(['one']);
  for (const answer of answers) expect([answer.statusCode, answer.body]).toEqual([200, long]);
});

it('what is asked again is compressed, and reads the same in every encoding', async () => {
  const { ask } = await serve(answerLong);
  const first = await ask('one', { 'accept-encoding': 'br' });
  expect([first.headers['content-encoding'], first.body]).toEqual([undefined, long]);
  const br = await ask('one', { 'accept-encoding': 'br, gzip' });
  expect(br.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(long);
  const gzip = await ask('one', { 'accept-encoding': 'gzip' });
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(long);
  expect((await ask('one')).body).toBe(long);
  const etags = [first, br, gzip].map(({ headers }) => headers.etag);
  expect(new Set(etags).size).toBe(3);
  expect(br.headers.vary).toContain('accept-encoding');
});

it('who has the content is answered 304 with the headers of now, whatever encoding it came in', async () => {
  const { ask } = await serve(answerLong);
  const first = await ask('one');
  const tag = String(first.headers.etag);
  for (const encoding of ['identity', 'br']) {
    const again = await ask('one', { 'accept-encoding': encoding, 'if-none-match': `"other", ${tag}` });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag]);
    expect(again.headers['zhiyu-seq']).toBe('7');
  }
  expect((await ask('one', { 'if-none-match': '"other"' })).statusCode).toBe(200);
});

it('keeps no failure, and nothing that is out of date when it is made', async () => {
  let asked = 0;
  const { made, ask } = await serve(async () => {
    asked += 1;
    if (asked === 1) throw new Error('not now');
    return { mediaType: 'text/plain', body: String(asked), isLasting: asked > 2 };
  });
  expect((await ask('one')).statusCode).toBe(500);
  expect((await ask('one')).body).toBe('2');
  expect((await ask('one')).body).toBe('3');
  expect((await ask('one')).body).toBe('3');
  expect(made).toHaveLength(3);
});

it('forgets the longest unused when it holds too much, and answers what is too large to be kept', async () => {
  const sizes: Record<string, number> = { small: 10, huge: 200 * 2 ** 20 };
  const { kept, made, ask } = await serve(async (key) => ({
    mediaType: 'application/octet-stream',
    body: Buffer.alloc(sizes[key] ?? 10 * 2 ** 20),
  }));
  await ask('small');
  for (let count = 0; count < 12; count++) {
    await ask(`large-${count}`);
    await ask('small');
  }
  expect(kept.size().bytes).toBeLessThanOrEqual(96 * 2 ** 20);
  expect(made.filter((key) => key === 'small')).toHaveLength(1);
  await ask('large-11');
  await ask('large-0');
  expect(made.filter((key) => key === 'large-11')).toHaveLength(1);
  expect(made.filter((key) => key === 'large-0')).toHaveLength(2);
  expect((await ask('huge')).rawPayload.length).toBe(sizes.huge);
  expect((await ask('small')).rawPayload.length).toBe(10);
});
