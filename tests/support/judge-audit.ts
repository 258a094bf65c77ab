/** What an audit of the dependencies came to. */
export type AuditJudgement =
  | { kind: 'clean'; looked: number }
  | { kind: 'vulnerable'; found: string[] }
  /** Nobody knows: the registry is away, or gives no audit. */
  | { kind: 'unknown'; reason: string };

interface Advisory {
  severity?: string;
  module_name?: string;
  title?: string;
  url?: string;
}

const grave = new Set(['high', 'critical']);

/** Reads what `pnpm audit --json` wrote. Only vulnerabilities that are known to be high or critical are told. */
export function judgeAudit(output: string): AuditJudgement {
  let told: {
    error?: { message?: string };
    advisories?: Record<string, Advisory>;
    metadata?: { totalDependencies?: number; dependencies?: number };
  };
  try {
    told = JSON.parse(output);
  } catch {
    return { kind: 'unknown', reason: output.trim().split('\n')[0] || 'no answer' };
  }
  if (told.error !== undefined) return { kind: 'unknown', reason: told.error.message ?? 'no answer' };
  if (told.advisories === undefined) return { kind: 'unknown', reason: 'the answer is no audit' };
  const found = Object.values(told.advisories)
    .filter(({ severity }) => grave.has(severity ?? ''))
    .map(({ severity, module_name, title, url }) => `${severity}: ${module_name}: ${title} (${url})`);
  if (found.length > 0) return { kind: 'vulnerable', found };
  const { totalDependencies, dependencies } = told.metadata ?? {};
  return { kind: 'clean', looked: totalDependencies ?? dependencies ?? 0 };
}
