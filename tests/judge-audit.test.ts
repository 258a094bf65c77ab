import { expect, it } from 'vitest';
import { judgeAudit } from './support/judge-audit';

/** Answers as pnpm 10 writes them. */
const advisory = (severity: string) => ({
  severity,
  module_name: 'left-pad',
  title: 'Pads too much',
  url: 'https://github.com/advisories/GHSA-0000',
});
const answer = (...severities: string[]) =>
  JSON.stringify({
    advisories: Object.fromEntries(severities.map((severity, index) => [index, advisory(severity)])),
    metadata: { totalDependencies: 42 },
  });

it.each([
  [answer(), { kind: 'clean', looked: 42 }],
  [answer('low', 'moderate'), { kind: 'clean', looked: 42 }],
  [
    answer('moderate', 'high'),
    {
      kind: 'vulnerable',
      found: ['high: left-pad: Pads too much (https://github.com/advisories/GHSA-0000)'],
    },
  ],
  [answer('critical', 'critical'), { kind: 'vulnerable' }],
  ['{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE","message":"responded with 405"}}', { kind: 'unknown' }],
  ['', { kind: 'unknown', reason: 'no answer' }],
  ['getaddrinfo ENOTFOUND', { kind: 'unknown' }],
  ['{}', { kind: 'unknown' }],
])('an audit that says %s is judged for what it is', (output, judged) => {
  expect(judgeAudit(output)).toMatchObject(judged);
});
