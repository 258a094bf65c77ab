import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from '../explorer-site';
import { type FaultName, runWallFaults } from './run-wall-faults';
import { runWallSoak } from './run-wall-soak';
import { wallFaults } from './wall-faults';
import { startWallServer } from './wall-server';

/**
 * `pnpm soak:wall`: a wall through 20,000 ticks and 2,000 scenes; says what it saw, and fails where it grows. With
 * `--fault server|network|database|tick|slow|all` it lets that fail in the middle of a rotation instead, takes pictures, and
 * fails where the wall is not fresh again within 10 s.
 */
const { values } = parseArgs({
  options: {
    ticks: { type: 'string', default: '20000' },
    scene: { type: 'string', default: '10' },
    speed: { type: 'string', default: '15' },
    cases: { type: 'string', default: '20000' },
    fault: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    out: { type: 'string', default: join(tmpdir(), 'zhiyu-wall-faults') },
  },
});
const FRESH_WITHIN_SECONDS = 10;
const say = (line: string) => process.stdout.write(`${line}\n`);
const server = await startWallServer({ cases: Number(values.cases) });
const browser = await startBrowser();
try {
  process.exitCode = (values.fault === undefined ? await soak() : await fail(values.fault)) ? 0 : 1;
} finally {
  await browser.close();
  await server.close();
}

async function soak(): Promise<boolean> {
  const [ticks, sceneSeconds] = [Number(values.ticks), Number(values.scene)];
  const report = await runWallSoak({
    browser,
    origin: server.origin,
    ticks,
    sceneChanges: Math.round(ticks / sceneSeconds),
    sceneSeconds,
    speed: Number(values.speed),
    samples: 80,
    report: say,
  });
  say(JSON.stringify({ ...report, samples: report.samples.length }, null, 2));
  const isSteady = report.mebibytesAnHour < 1 && report.nodesChanged < 0.02 && report.contexts === 1;
  const isWhole = report.sceneChanges >= Math.round(ticks / sceneSeconds);
  return isSteady && isWhole && report.errors.length === 0;
}

async function fail(asked: string): Promise<boolean> {
  const names = Object.keys(wallFaults) as FaultName[];
  const faults = names.filter((name) => asked === 'all' || asked === name);
  if (faults.length === 0) throw new Error(`--fault is one of ${names.join(', ')}, all`);
  const reports = await runWallFaults({
    browser,
    server,
    faults,
    networkMinutes: Number(values.minutes),
    folder: values.out,
    report: say,
  });
  say(JSON.stringify(reports, null, 2));
  return reports.every(({ freshAfter, errors }) => freshAfter < FRESH_WITHIN_SECONDS && errors.length === 0);
}
