import { expect, test } from 'vitest';
import { frameRows, type RowFrame } from './frame-rows';

const rules = {
  dialect: { delimiter: Buffer.from(','), quote: 0x22, escape: 0x22 },
  countFields: () => 3,
};

async function frame(pieces: Iterable<Buffer>, withRules: typeof rules | null = rules): Promise<RowFrame[]> {
  async function* stream() {
    yield* pieces;
  }
  const frames: RowFrame[] = [];
  for await (const group of frameRows(stream(), withRules)) frames.push(...group);
  return frames;
}

const brief = (frames: RowFrame[]) =>
  frames.map(({ line, bytes, fault }) => [line, bytes.toString().slice(0, 30), fault?.code ?? null]);

test('lines are numbered as an editor numbers them, empty ones and those inside quotes included', async () => {
  const text = 'a,b,c\r\n\r\n1,"two\nlines",3\n\n4,5,6';
  expect(brief(await frame([Buffer.from(text)]))).toEqual([
    [1, 'a,b,c', null],
    [3, '1,"two\nlines",3', null],
    [6, '4,5,6', null],
  ]);
});

test('a quoted field that never ends costs its own line alone', async () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => `${index},b,c`);
  rows[10] = '10,"never ends,c';
  const frames = await frame([Buffer.from(rows.join('\n'))]);
  expect(frames).toHaveLength(50_000);
  expect(frames.filter(({ fault }) => fault !== null).map(({ line, fault }) => [line, fault!.code])).toEqual([
    [11, 'unclosed-quote'],
  ]);
});

test('two stray quotes that match each other by chance do not swallow the rows between', async () => {
  const text = '1,"stray,3\n4,5,6\n7,8,9\n10,"stray,12\n13,14,15\n';
  expect(brief(await frame([Buffer.from(text)]))).toEqual([
    [1, '1,"stray,3', 'unclosed-quote'],
    [2, '4,5,6', null],
    [3, '7,8,9', null],
    [4, '10,"stray,12', 'unclosed-quote'],
    [5, '13,14,15', null],
  ]);
});

test.each([
  ['with quotes', rules],
  ['without', null],
])(
  'a line of 200 MB is cut short and the rows around it are read in bounded memory (%s)',
  async (_name, withRules) => {
    function* pieces() {
      yield Buffer.from('1,2,3\n');
      const piece = Buffer.alloc(256 * 1024, 'x');
      for (let i = 0; i < 800; i++) yield piece;
      yield Buffer.from('\n4,5,6\n');
    }
    const before = process.memoryUsage();
    const frames = await frame(pieces(), withRules);
    const after = process.memoryUsage();
    expect(brief(frames)).toEqual([
      [1, '1,2,3', null],
      [2, 'x'.repeat(30), 'line-too-long'],
      [3, '4,5,6', null],
    ]);
    expect(frames[1]!.fault!.detail).toContain(String(800 * 256 * 1024));
    expect(frames[1]!.bytes.length).toBeLessThan(10_000);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024);
  },
);

test('an endless line at the end of the file is told too', async () => {
  const frames = await frame([Buffer.from('1,2,3\n'), Buffer.alloc(3 * 1024 * 1024, 'y')]);
  expect(brief(frames)).toEqual([
    [1, '1,2,3', null],
    [2, 'y'.repeat(30), 'line-too-long'],
  ]);
});
