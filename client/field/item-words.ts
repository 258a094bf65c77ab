import type { FieldItem } from '@zhiyu/shared/field-contract';
import type { Words } from '../i18n';

const arrows = ['↑', '↗', '→', '↘', '↓', '↙', '←', '↖'] as const;

/** A length as it is read on the way: `140 米`, `1.2 千米`. */
export function tellDistance(metres: number, { messages: { field }, format }: Words): string {
  return metres < 1000
    ? field.near.metres(format.count(Math.round(metres / 10) * 10))
    : field.near.kilometres(format.decimal(Math.round(metres / 100) / 10));
}

/** A direction as an arrow, and in words. */
export function tellDirection(
  bearing: number,
  { messages: { field } }: Words,
): { arrow: string; name: string } {
  const eighth = Math.round(bearing / 45) % 8;
  return { arrow: arrows[eighth] as string, name: field.near.directions[eighth] as string };
}

type Dated = Pick<FieldItem, 'state' | 'overdueMs' | 'dueAt'>;

/** When a case is due, or how long it is overdue, in the city's days; `now` is an instant of the city. */
export function tellDue({ state, overdueMs, dueAt }: Dated, asOf: string, words: Words): string {
  const { messages, format } = words;
  const { due } = messages.field;
  if (state === 'paused') return due.paused;
  if (overdueMs !== null) return due.overdue(format.duration(overdueMs));
  if (state !== 'open' && state !== 'dueSoon') return messages.codes.state[state];
  if (dueAt === null) return due.none;
  if (dueAt.slice(0, 10) === asOf.slice(0, 10)) return due.today(dueAt.slice(11, 16));
  return due.left(format.duration(Date.parse(dueAt) - Date.parse(asOf)));
}

type Placed = Pick<FieldItem, 'title' | 'categoryName' | 'address' | 'areaPath'>;

/** What a case is called: its title, else what it is about. */
export function tellTitle({ title, categoryName }: Placed, { messages, text }: Words): string {
  return title || (categoryName ? text(categoryName) : messages.sheet.untitled);
}

/** Where a case is, as people say it: door, building, village, else the finest area that is known. */
export function tellPlace({ address, areaPath }: Placed, { text }: Words): string {
  if (address) return address;
  return areaPath.slice(-2).map(text).join(' ');
}
