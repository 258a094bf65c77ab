import { Type } from 'typebox';
import type { DueRange } from '../store/case-list';

const DAY = 86_400_000;

/** Ages of overdue cases in days, the younger end excluded. */
const ages = {
  '0-1d': { over: 0, to: 1 },
  '1-7d': { over: 1, to: 7 },
  '7-30d': { over: 7, to: 30 },
  '30d+': { over: 30, to: null },
} as const;
/** How long a case has been overdue. */
export type Age = keyof typeof ages;

/** The parameter that asks for overdue cases of one age. */
export const ageQuery = Type.Optional(
  Type.Unsafe<Age>({
    type: 'string',
    enum: Object.keys(ages),
    description: 'how long overdue, in days of 24 hours; the first bound is excluded, the second included',
  }),
);

/** The due times of overdue cases of an age; of all, where none is asked for. */
export function readDueRange(age: Age | undefined, asOf: number): DueRange {
  if (age === undefined) return { from: null, to: asOf };
  const { over, to } = ages[age];
  return { from: to === null ? null : asOf - to * DAY, to: asOf - over * DAY };
}
