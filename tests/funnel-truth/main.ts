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
    district: { type: 'string', default: '330109' },
    calls: { type: 'string', default: '80000' },
    days: { type: 'string', default: '183' },
    /** Times the chance of closing late: a half more late cases, for half of them are late anyway. */
    chance: { type: 'string', default: '2' },
  },
});
const MOST_AT_95 = 0.08;
const MOST_AT_998 = 0.01;
const LEAST_FOUND = 0.9;

const { runs, equal, planted } = runFunnelTruth({
  callSeeds: Array.from({ length: Number(values.seeds) }, (_, index) => 101 + index),
  handlings: Number(values.handlings),
  calls: Number(values.calls),
  days: Number(values.days),
  planted: { district: values.district, chance: Number(values.chance) },
  onRun: (run) => run % 25 === 0 && console.log(`… ${run} runs`),
});
const share = (count: number) => `${((100 * count) / runs).toFixed(2)} %`;
console.log(`${runs} runs without a difference: how often each district is called different`);
for (const { district, due, late, beyond95, beyond998, heldBeyond95, heldBeyond998 } of equal) {
  const means = `due ${due.toFixed(0)}, late ${late.toFixed(1)}`;
  console.log(
    `${district}  ${means.padEnd(24)} 95 %: ${share(beyond95)}  99.8 %: ${share(beyond998)}  ` +
      `with the mix held equal ${share(heldBeyond95)}, ${share(heldBeyond998)}`,
  );
}
const find = (list: typeof equal) => list.find(({ district }) => district === values.district);
const [usual, target] = [find(equal), find(planted)];
if (!usual || !target) throw new Error(`Hangzhou has no district ${values.district}`);
console.log(
  `${runs} runs with ${values.district} at ${(target.late / usual.late).toFixed(2)} times (expected ${usual.late.toFixed(0)} late, planted ${target.late.toFixed(0)}): ` +
    `found beyond 95 % in ${share(target.worse95)}, beyond 99.8 % in ${share(target.worse998)}`,
);
const isKept =
  equal.every(
    ({ heldBeyond95, heldBeyond998 }) =>
      heldBeyond95 <= MOST_AT_95 * runs && heldBeyond998 <= MOST_AT_998 * runs,
  ) && target.worse95 >= LEAST_FOUND * runs;
console.log(isKept ? 'within its bounds' : 'NOT within its bounds');
process.exit(isKept ? 0 : 1);
