import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { DueGroup } from '@zhiyu/shared/due-groups';
import type { FieldRecord } from '../store/field-cases';

/** When an open case is due, in the city's days: `today` and `tomorrow` end these. */
export function dueGroupOf(
  { state }: Pick<CaseItem, 'state'>,
  { due_at: due, dispatched_at: dispatched }: Pick<FieldRecord, 'due_at' | 'dispatched_at'>,
  { today, tomorrow }: { today: number; tomorrow: number },
): DueGroup {
  if (state === 'paused') return 'paused';
  if (due === null || dispatched === null) return 'undated';
  if (state === 'overdue') return 'overdue';
  if (due < today) return 'today';
  return due < tomorrow ? 'tomorrow' : 'later';
}
