let count = 0;

/**
 * A key of its own for what is done. Keys of one phone rise, so that what was done at one instant, as under a clock that
 * stands still, stays in the order in which it was done.
 */
export function newKey(): string {
  count += 1;
  const order = `${Date.now().toString(36).padStart(9, '0')}${count.toString(36).padStart(4, '0')}`;
  return `${order}-${crypto.randomUUID()}`;
}
