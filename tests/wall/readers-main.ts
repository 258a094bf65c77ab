import { parseArgs } from 'node:util';
import { runLiveReaders } from './run-live-readers';
import { startWallServer } from './wall-server';

/** `pnpm soak:readers`: a thousand live readers of one server; fails where a tick is late or memory grows too much. */
const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '1000' },
    changes: { type: 'string', default: '20' },
    cases: { type: 'string', default: '20000' },
  },
});
const LATEST_P99_MS = 2000;
const MOST_MEBIBYTES = 200;
const server = await startWallServer({ cases: Number(values.cases) });
try {
  const report = await runLiveReaders({
    origin: server.origin,
    readers: Number(values.readers),
    changes: Number(values.changes),
    report: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const isWhole = report.ticks === report.readers * report.changes;
  const isLight = report.mebibytesWith - report.mebibytesBefore <= MOST_MEBIBYTES;
  process.exitCode = isWhole && isLight && report.p99Ms <= LATEST_P99_MS ? 0 : 1;
} finally {
  await server.close();
}
