import { expect, it } from 'vitest';
import { runSoak } from './soak/soak';

it('a soak with readers, while server and database are killed: nothing lost, nothing counted twice', async () => {
  const lines: string[] = [];
  const report = await runSoak({
    seconds: 15,
    rate: 800,
    batch: 250,
    readers: 2,
    mostReadsPerSecond: Number.POSITIVE_INFINITY,
    mostCases: 4000,
    kills: [
      { at: 0.25, what: 'server' },
      { at: 0.55, what: 'postgres' },
      { at: 0.8, what: 'server' },
    ],
    questions: 1,
    seed: 11,
    report: (line) => lines.push(line),
  });
  const { answered, kept } = report;
  expect(report.kills, lines.join('\n')).toBe(3);
  // Every batch was answered in the end, and each line is counted once, as its answer says.
  expect(answered.sent).toBe(report.lines);
  expect(answered.accepted + answered.merged + answered.quarantined).toBe(report.lines);
  expect(kept).toEqual({ ...answered, cases: report.cases, distinct: report.cases });
  expect(report.differing).toEqual([]);
  expect(report.compared).toBeGreaterThan(100);
  expect(report.reads.wrong).toEqual([]);
  expect(report.reads.answers).toBeGreaterThan(50);
  // A stream that broke off with its server goes on where it was.
  expect(report.live).toMatchObject({ resets: 0, isRising: true, lastSeq: report.finalSeq });
}, 180_000);
