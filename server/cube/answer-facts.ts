import type { CaseFacts } from '../store/case-facts';
import type { Bin } from './bins';
import type { Cube } from './cube';

/** How many cases there are, and when the first and the last were reported; void ones left out. */
export function* answerFacts({ columns, days }: Cube): Generator<void, CaseFacts> {
  const { size, bins } = days.reported;
  const reports = (bin: Bin | undefined) =>
    Array.from(bin?.cases.subarray(0, bin.count) ?? [], (id) => columns.reportedAt[id]!);
  const first = bins.find(({ count }) => count > 0);
  const last = bins.findLast(({ count }) => count > 0);
  return {
    cases: size,
    firstReportedAt: first === undefined ? null : reports(first).reduce((one, other) => Math.min(one, other)),
    lastReportedAt: last === undefined ? null : reports(last).reduce((one, other) => Math.max(one, other)),
  };
}
