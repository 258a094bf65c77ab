import type { Instant } from './case';
import type { ClockAnswer } from './case-contract';
import type { ClockExplanation } from './clock';

/** A clock as it crosses the wire: its instants written by `toIso`, in the city's offset. */
export function toClockAnswer(clock: ClockExplanation, toIso: (instant: Instant) => string): ClockAnswer {
  const write = (instant: Instant | null) => (instant === null ? null : toIso(instant));
  return {
    ...clock,
    asOf: toIso(clock.asOf),
    start: write(clock.start),
    dueAt: write(clock.dueAt),
    endedAt: write(clock.endedAt),
    lines: clock.lines.map((line) => ({ ...line, from: toIso(line.from), to: write(line.to) })),
    stops: clock.stops.map((stop) => ({ ...stop, from: toIso(stop.from), to: write(stop.to) })),
    extensions: clock.extensions.map((extension) => ({
      ...extension,
      at: toIso(extension.at),
      before: write(extension.before),
      after: write(extension.after),
    })),
    ignored: clock.ignored.map(({ event: { eventId, at, kind }, reason }) => ({
      eventId,
      at: toIso(at),
      kind,
      reason,
    })),
    review: clock.review && {
      ...clock.review,
      from: toIso(clock.review.from),
      dueAt: write(clock.review.dueAt),
      reviewedAt: write(clock.review.reviewedAt),
    },
    wait: { ...clock.wait, from: toIso(clock.wait.from), to: write(clock.wait.to) },
  };
}
