import { parseArgs } from 'node:util';
import { runFunnelTruth } from './run-funnel-truth';

/**
 * Hangzhou generated 400 times without a difference between its districts, and as often with one that closes late half as
 * often again: how often the comparison calls which different. Prints tables; exits 1 beyond its bounds.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '8' },
    handlings: { type: 'string', default: '50' },
    /** The planted district, and so many calls that 200 late cases are expected of it. */
    district: { type: 'string', default: '330110' },
    calls: { type: 'string', default: '190000' },
    days: { type: 'string', default: '183' },
  },
});
const MOST_AT_95 = 0.08;
const MOST_AT_998 = 0.01;
const LEAST_FOUND = 0.9;
const RATIO = 1.5;

const common = {
  callSeeds: Array.from({ length: Number(values.seeds) }, (_, index) => 101 + index),
  handlings: Number(values.handlings),
  calls: Number(values.calls),
  days: Number(values.days),
  onRun: (run: number) => run % 25 === 0 && console.log(`… ${run} runs`),
};
const share = (count: number, runs: number) => `${((100 * count) / runs).toFixed(2)} %`;

const equal = runFunnelTruth({ ...common, planted: null });
console.log(`${equal.runs} runs without a difference: how often each district is called different`);
for (const { district, due, late, beyond95, beyond998 } of equal.districts) {
  const means = `due ${due.toFixed(0)}, late ${late.toFixed(1)}`;
  console.log(
    `${district}  ${means.padEnd(24)} 95 %: ${share(beyond95, equal.runs)}  99.8 %: ${share(beyond998, equal.runs)}`,
  );
}
const expected = equal.districts.find(({ district }) => district === values.district)?.late ?? Number.NaN;
const planted = runFunnelTruth({ ...common, planted: { district: values.district, ratio: RATIO } });
const target = planted.districts.find(({ district }) => district === values.district);
if (target === undefined) throw new Error(`Hangzhou has no district ${values.district}`);
console.log(
  `${planted.runs} runs with ${values.district} at ${RATIO} times (expected ${expected.toFixed(0)} late, seen ${target.late.toFixed(0)}): ` +
    `found beyond 95 % in ${share(target.worse95, planted.runs)}, beyond 99.8 % in ${share(target.worse998, planted.runs)}`,
);
const isKept =
  equal.districts.every(
    ({ beyond95, beyond998 }) => beyond95 <= MOST_AT_95 * equal.runs && beyond998 <= MOST_AT_998 * equal.runs,
  ) && target.worse95 >= LEAST_FOUND * planted.runs;
console.log(isKept ? 'within its bounds' : 'NOT within its bounds');
process.exit(isKept ? 0 : 1);
