/** An instant in the reader’s own time, to the minute; null for none. */
export function tellInstant(instant: string | null): string | null {
  if (instant === null) return null;
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
