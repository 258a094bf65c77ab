import type { Messages } from '../messages.zh';
import type { QueuedAction } from './device-store';

/** What was done, in a word. */
export function nameDoing({ what }: QueuedAction, { codes, field }: Messages): string {
  if (what.type === 'found') return field.queue.kinds.found;
  if (what.type === 'media') return field.queue.kinds[what.kind];
  return codes.event[what.action.kind];
}
