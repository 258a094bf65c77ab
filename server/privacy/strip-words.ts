import type { Statement } from '../case-statement';

/** A statement without anything that people wrote; what happened, when and where stays. The same object where it has none. */
export function stripWords(statement: Statement): Statement {
  if ('record' in statement) {
    const { title, text, address, addressKey, original, ...rest } = statement.record;
    const isBare = !title && !text && !address && !addressKey && !original;
    return isBare ? statement : { record: rest };
  }
  if (!('event' in statement)) return statement;
  const { reason, original, addressKey, ...rest } = statement.event;
  const isBare = !reason && !original && !addressKey && !statement.event.address;
  if (isBare) return statement;
  // Left out, an address that changed would be the one before.
  return { event: 'address' in rest ? { ...rest, address: null } : rest };
}
