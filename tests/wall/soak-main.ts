import { parseArgs } from 'node:util';
import { startBrowser } from '../explorer-site';
import { runWallSoak } from './run-wall-soak';
import { startWallServer } from './wall-server';

/** `pnpm soak:wall`: a wall through 20,000 ticks and 2,000 scenes; says what it saw, and fails where it grows. */
const { values } = parseArgs({
  options: {
    ticks: { type: 'string', default: '20000' },
    scene: { type: 'string', default: '10' },
    speed: { type: 'string', default: '5' },
    cases: { type: 'string', default: '20000' },
  },
});
const server = await startWallServer(Number(values.cases));
const browser = await startBrowser();
try {
  const report = await runWallSoak({
    browser,
    origin: server.origin,
    ticks: Number(values.ticks),
    sceneSeconds: Number(values.scene),
    speed: Number(values.speed),
    samples: 80,
    report: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ ...report, samples: report.samples.length }, null, 2)}\n`);
  const isSteady = report.mebibytesAnHour < 1 && report.nodesChanged < 0.02 && report.contexts === 1;
  process.exitCode = isSteady && report.errors.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await server.close();
}
