import { expect, it } from 'vitest';
import type { CaseEvent } from './event';
import { followUnits } from './hand-offs';
import { personInCharge } from './person-in-charge';

const step = (kind: CaseEvent['kind'], unit?: string, by?: string): CaseEvent => ({
  eventId: `${kind} ${unit} ${by}`,
  at: 0,
  kind,
  ...(unit && { unit }),
  ...(by && { by }),
});

it('follows a case that the desk gives to the same unit again', () => {
  const path = followUnits([step('dispatched', 'a'), step('returned', 'a'), step('dispatched', 'a')]);
  expect(path.arrivals).toEqual([{ unit: 'a' }, { unit: 'a' }]);
  expect(path.handOffs).toEqual([{ kind: 'returned', from: 'a', to: 'a' }]);
});

it('takes a return that names nobody as that of the unit that had it, and counts no way without a beginning', () => {
  expect(followUnits([step('dispatched', 'a'), step('returned'), step('dispatched', 'b')]).handOffs).toEqual([
    { kind: 'returned', from: 'a', to: 'b' },
  ]);
  expect(followUnits([step('returned'), step('dispatched', 'b')]).handOffs).toEqual([]);
  expect(followUnits([step('dispatched', 'a'), step('transferred', 'a')]).handOffs).toEqual([]);
});

it('names the last who worked on a case since it came to its unit', () => {
  expect(
    personInCharge([
      step('dispatched', 'a', 'desk'),
      step('accepted', 'a', '甲'),
      step('contacted', 'a', '乙'),
    ]),
  ).toBe('乙');
  expect(personInCharge([step('accepted', 'a', '甲'), step('transferred', 'b')])).toBeNull();
  expect(personInCharge([step('dispatched', 'a', 'desk')])).toBeNull();
});
