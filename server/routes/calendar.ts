import { type CalendarAnswer, CalendarSchema } from '@zhiyu/shared/contract';
import { dayNumberOfText, nameChineseHoliday } from '@zhiyu/shared/work-calendar';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { loadCity } from '../store/city-store';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const DAY = 86_400_000;
const MOST_DAYS = 4000;

const QuerySchema = Type.Object(
  {
    from: Type.String({ format: 'date', description: 'the first day, on the city’s calendar' }),
    to: Type.String({ format: 'date', description: 'the last day, included' }),
  },
  { additionalProperties: false },
);

/** Adds GET …/calendar: the holidays of a city's calendar, and the days worked instead. */
export function addCalendarRoute(api: Api, { db }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/calendar',
    {
      schema: {
        tags: ['cities'],
        summary: 'Holidays and make-up days',
        description:
          'Of the pack’s own calendar, or of the State Council’s arrangement with its names. Ordinary working days and ' +
          'weekends are left out; nothing is said of days after `publishedTo`.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: CalendarSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      const { city } = await loadCity(db, request.params.city);
      return describeDays(city, dayNumberOfText(from), dayNumberOfText(to));
    },
  );
}

function describeDays(city: CityModel, first: number, last: number): CalendarAnswer {
  if (last < first || last - first >= MOST_DAYS) {
    throw new ZhiyuError(
      'bad-days',
      `“from” to “to” must be one to ${MOST_DAYS} days; from this day to that it is ${last - first + 1}.`,
    );
  }
  const days: CalendarAnswer['days'] = [];
  let publishedTo: string | null = null;
  for (let number = first; number <= last; number++) {
    const kind = city.calendar.dayKindOf(number);
    if (kind === null) continue;
    const day = new Date(number * DAY).toISOString().slice(0, 10);
    publishedTo = day;
    if (kind !== 'holiday' && kind !== 'make-up-day') continue;
    const name = city.pack.calendar.kind === 'china' ? nameChineseHoliday(number) : null;
    days.push({ day, kind, name });
  }
  return { publishedTo, days };
}
