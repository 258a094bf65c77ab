import type { CalendarAnswer } from '@zhiyu/shared/contract';
import { MIN_LEVEL } from '@zhiyu/shared/grid';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { decodePlayback, FRAMES_MEDIA_TYPE, type Playback } from '@zhiyu/shared/playback';
import { ApiProblem, cityPath, fetchJson, type Question, queryOf, request } from './api';
import type { Bucket } from './api-trend';
import type { TimeWindow } from './view-state';

/** A playback as it was answered. */
export interface PlaybackAnswer {
  playback: Playback;
  asOf: string;
}

/**
 * A measure by cell over the steps of a window, in one answer. Where the cells of the level are too many for it, those of a
 * coarser one.
 */
export async function fetchPlayback(
  question: Question & TimeWindow & { measure: MeasureId; level: number; bucket: Bucket },
  signal: AbortSignal,
): Promise<PlaybackAnswer> {
  const query = queryOf(question, question);
  query.set('measure', question.measure);
  query.set('bucket', question.bucket);
  for (let { level } = question; ; level -= 1) {
    query.set('level', String(level));
    try {
      const response = await request(`${cityPath(question.city)}/frames?${query}`, signal, FRAMES_MEDIA_TYPE);
      const playback = decodePlayback(new Uint8Array(await response.arrayBuffer()));
      return { playback, asOf: response.headers.get('zhiyu-as-of') ?? '' };
    } catch (error) {
      if (!isTooFine(error) || level <= MIN_LEVEL) throw error;
    }
  }
}

function isTooFine(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === 'too-many-cells';
}

/** Holidays and make-up days from one day to another, both included. */
export function fetchCalendar(
  city: string,
  fromDay: string,
  toDay: string,
  signal: AbortSignal,
): Promise<CalendarAnswer> {
  return fetchJson(`${cityPath(city)}/calendar?${new URLSearchParams({ from: fromDay, to: toDay })}`, signal);
}
