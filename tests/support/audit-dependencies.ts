import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeAudit } from './judge-audit';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 60_000;

/**
 * Asks the registry for known vulnerabilities of what the product runs on. False only where it knows of high or critical ones;
 * where it is away or gives no audit, that is said plainly, and nothing is known.
 */
export function auditDependencies(): boolean {
  const { packageManager } = JSON.parse(readFileSync(`${projectFolder}/package.json`, 'utf8')) as {
    packageManager: string;
  };
  const pnpm = packageManager.split('+')[0] as string;
  const { stdout, error } = spawnSync('npx', ['-y', pnpm, 'audit', '--prod', '--json'], {
    cwd: projectFolder,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  const judged = error ? { kind: 'unknown' as const, reason: error.message } : judgeAudit(stdout);
  if (judged.kind === 'clean') {
    console.log(`No known vulnerability that is high or critical, in ${judged.looked} dependencies.`);
  } else if (judged.kind === 'vulnerable') {
    console.log(judged.found.join('\n'));
  } else {
    console.log(`The dependencies were NOT audited: ${judged.reason}`);
  }
  return judged.kind !== 'vulnerable';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = auditDependencies() ? 0 : 1;
