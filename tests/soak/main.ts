import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSoak } from './soak';

/** `pnpm soak`: half an hour of events with readers; says what it saw, and fails where anything is not as it should be. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '2000' },
    readers: { type: 'string', default: '4' },
    reads: { type: 'string', default: '15' },
    cases: { type: 'string', default: '400000' },
    kill: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const report = await runSoak({
  seconds: Number(values.minutes) * 60,
  rate: Number(values.rate),
  batch: 500,
  readers: Number(values.readers),
  mostReadsPerSecond: Number(values.reads),
  mostCases: Number(values.cases),
  kills: values.kill
    ? [
        { at: 0.3, what: 'server' },
        { at: 0.6, what: 'postgres' },
      ]
    : [],
  questions: 3,
  seed: 20_260_311,
  report: (line) => process.stdout.write(`${line}\n`),
});
const text = JSON.stringify(report, null, 2);
if (values.out) writeFileSync(values.out, `${text}\n`);
process.stdout.write(`${text}\n`);
const { answered, kept, reads, live, differing } = report;
const isSound =
  JSON.stringify({ ...answered }) ===
    JSON.stringify({
      sent: kept.sent,
      accepted: kept.accepted,
      merged: kept.merged,
      quarantined: kept.quarantined,
    }) &&
  kept.cases === report.cases &&
  reads.wrong.length === 0 &&
  live.resets === 0 &&
  differing.length === 0;
process.exitCode = isSound ? 0 : 1;
