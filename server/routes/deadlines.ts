import { dueAt } from '@zhiyu/shared/deadline';
import { type Deadline, DeadlinesSchema } from '@zhiyu/shared/oversight-contract';
import { countTo, dayNumberOf, dayNumberOfText, type WorkCalendar } from '@zhiyu/shared/work-calendar';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { type CityModel, cityNow } from '../city';
import { loadCity } from '../store/city-store';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const DAY = 86_400_000;
const MOST_DEADLINES = 20;
const MOST_WORKING_DAYS = 250;

const QuerySchema = Type.Object(
  {
    workingDays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: MOST_WORKING_DAYS }), {
        maxItems: MOST_DEADLINES,
        description: 'ends of so many working days from T; the first day does not count',
      }),
    ),
    day: Type.Optional(
      Type.Array(Type.String({ format: 'date' }), {
        maxItems: MOST_DEADLINES,
        description: 'the end of this day’s working hours',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Adds GET …/deadlines: when so many working days are over, and how many there are to a day. */
export function addDeadlineRoute(api: Api, { db, now }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/deadlines',
    {
      schema: {
        tags: ['cities'],
        summary: 'Deadlines in working days of the city',
        description:
          'With holidays, make-up days and working hours of the city’s calendar; `dueAt` and `workingDays` are null where it is not published so far ahead.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: DeadlinesSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { workingDays = [], day: days = [] } = request.query;
      const { city } = await loadCity(db, request.params.city);
      const asOf = cityNow(city, now());
      return {
        asOf: city.zone.toIso(asOf),
        deadlines: [
          ...workingDays.map((amount) => afterWorkingDays(city, asOf, amount)),
          ...days.map((day) => onDay(city, asOf, dayNumberOfText(day))),
        ],
      };
    },
  );
}

function afterWorkingDays({ calendar, zone }: CityModel, asOf: number, amount: number): Deadline {
  const due = dueAt(calendar, asOf, { amount, unit: 'workingDay' });
  if (due === null) return { day: null, dueAt: null, workingDays: amount };
  const iso = zone.toIso(due);
  return { day: iso.slice(0, 10), dueAt: iso, workingDays: amount };
}

/** A day off ends when the working hours of any other day do: a leader may want an answer on a Sunday. */
function onDay({ calendar, zone }: CityModel, asOf: number, day: number): Deadline {
  const end = calendar.hoursOf(day).at(-1) as number;
  const today = dayNumberOf(zone.toLocal(asOf));
  return {
    day: new Date(day * DAY).toISOString().slice(0, 10),
    dueAt: zone.toIso(end),
    workingDays: countWorkingDays(calendar, today, day),
  };
}

/** The working days after a local day up to another, that one included; null where they are not all published. */
function countWorkingDays(calendar: WorkCalendar, after: number, to: number): number | null {
  let count = 0;
  for (let day = after + 1; day <= to; ) {
    const year = calendar.yearOf(new Date(day * DAY).getUTCFullYear());
    if (year === null) return null;
    const last = Math.min(to, year.first + year.countTo.length - 1);
    if (last < day) return null;
    count += countTo(year, last - year.first) - countTo(year, day - 1 - year.first);
    day = last + 1;
  }
  return count;
}
