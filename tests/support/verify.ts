import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditDependencies } from './audit-dependencies';
import type { Counts } from './count-reporter';
import { ensureBrowser } from './ensure-browser';

/**
 * All that must hold: format and lint, types, the build of the client, no known grave vulnerability, and every test. A step that fails does not
 * keep the others from running, and counts as one failure. Parameters choose among the test files. The last line is
 * `N passed, N failed, N skipped`.
 */
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
if (!ensureBrowser()) {
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

const countsFolder = mkdtempSync(join(tmpdir(), 'zhiyu-counts-'));
const countsFile = join(countsFolder, 'counts.json');

function run(program: string, ...parameters: string[]): boolean {
  console.log(`\n$ ${program} ${parameters.join(' ')}`);
  const { status } = spawnSync(program, parameters, {
    cwd: projectFolder,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: join(projectFolder, 'node_modules', '.bin') + delimiter + process.env.PATH,
      COUNTS_FILE: countsFile,
      // What a caller's surroundings are set to must not reach the tests; an empty setting counts as none.
      NODE_ENV: undefined,
      DATABASE_URL: '',
      ZHIYU_DATA: '',
      PORT: '',
      HOST: '',
      LOG_LEVEL: '',
    },
  });
  return status === 0;
}

function readCounts(): Counts {
  if (!existsSync(countsFile)) return { passed: 0, failed: 0, skipped: 0 };
  return JSON.parse(readFileSync(countsFile, 'utf8'));
}

const reporters = ['--reporter=default', '--reporter=./tests/support/count-reporter.ts'];
const steps = [
  run('biome', 'check', '.'),
  run('tsc', '--noEmit'),
  run('vite', 'build', 'client', '--logLevel', 'warn'),
  auditDependencies(),
];
const haveTestsPassed = run('vitest', 'run', ...reporters, ...process.argv.slice(2));
const counts = readCounts();
rmSync(countsFolder, { recursive: true, force: true });
counts.failed += steps.filter((hasPassed) => !hasPassed).length;
// A run that ended badly without a failed test broke off.
if (!haveTestsPassed && counts.failed === 0) counts.failed = 1;
process.exitCode = counts.failed > 0 ? 1 : 0;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
