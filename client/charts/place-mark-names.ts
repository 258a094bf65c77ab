/** A mark on a timeline whose name is to be written: where it begins and ends, and how long its name is, in pixels. */
export interface NamedMark {
  kind: 'holiday' | 'make-up-day' | 'period';
  left: number;
  right: number;
  nameWidth: number;
}

/** Between two names, and beside the line of a period. */
const GAP = 4;

/**
 * Where the names of marks begin, from the left edge, in the order of the marks, so that none lies over another or beyond
 * the room there is; null for a name that has no room, and for days worked instead, whose pattern tells. A holiday's name stands
 * in its middle, that of a period beside its line, behind it or before.
 */
export function placeMarkNames(
  marks: readonly NamedMark[],
  room: { left: number; right: number },
): (number | null)[] {
  const places: (number | null)[] = marks.map(() => null);
  const taken: [from: number, to: number][] = [];
  const isFree = (from: number, to: number) =>
    from >= room.left &&
    to <= room.right &&
    taken.every(([start, end]) => to + GAP <= start || from >= end + GAP);
  // Holidays move every year and come first; the beginning of a period is like the one before.
  for (const kind of ['holiday', 'period'] as const) {
    for (const [index, mark] of marks.entries()) {
      if (mark.kind !== kind) continue;
      const place = candidates(mark, room).find((from) => isFree(from, from + mark.nameWidth));
      if (place === undefined) continue;
      places[index] = place;
      taken.push([place, place + mark.nameWidth]);
    }
  }
  return places;
}

function candidates(
  { kind, left, right, nameWidth }: NamedMark,
  room: { left: number; right: number },
): number[] {
  if (kind === 'period') return [left + GAP, left - GAP - nameWidth];
  const middle = (left + right - nameWidth) / 2;
  return [Math.max(room.left, Math.min(room.right - nameWidth, middle))];
}
