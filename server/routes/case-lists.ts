import { type CaseListAnswer, CaseListSchema } from '@zhiyu/shared/case-contract';
import { MeasureIdSchema } from '@zhiyu/shared/contract';
import { parseInstant } from '@zhiyu/shared/instant';
import { measureOf } from '@zhiyu/shared/measures';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { createItems } from '../case-item';
import { ZhiyuError } from '../errors';
import { withholdTexts } from '../personal';
import {
  countCases,
  countOverdue,
  type PageEnd,
  readCases,
  readOverdue,
  readOverdueAmong,
} from '../store/case-list';
import type { CaseRecord } from '../store/case-record';
import { readSnapshot } from '../store/snapshot';
import type { Viewer } from '../viewer';
import { type Cursor, readCursor, writeCursor } from './cursor';
import { describeTables, exportQuery, readForm, sendCaseTable } from './export-answer';
import { ageQuery, readDueRange } from './overdue-age';
import { describeProblems } from './problems';
import {
  askMeasure,
  CityPathSchema,
  checkCalendar,
  checkWindow,
  instantQuery,
  type Question,
  readQuestion,
  windowQuery,
} from './question';

const MOST_ITEMS = 500;
const USUAL_ITEMS = 50;

const pageQuery = {
  cursor: Type.Optional(Type.String({ description: '`next` of the page before; it pins T', maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS })),
};
const OverdueQuerySchema = Type.Object(
  {
    age: ageQuery,
    sort: Type.Optional(Type.Unsafe<'overdueSince'>({ type: 'string', enum: ['overdueSince'] })),
    ...pageQuery,
    ...exportQuery,
    ...instantQuery,
  },
  { additionalProperties: false },
);
const CasesQuerySchema = Type.Object(
  {
    measure: MeasureIdSchema,
    part: Type.Optional(
      Type.Unsafe<'numerator' | 'denominator'>({
        type: 'string',
        enum: ['numerator', 'denominator'],
        default: 'denominator',
        description:
          'of a rate: the cases above or below the line; of a length of time: those that ended, or all',
      }),
    ),
    ...pageQuery,
    ...exportQuery,
    ...windowQuery,
  },
  { additionalProperties: false },
);

/** Adds GET …/overdue and GET …/cases: the cases behind a figure, page by page. */
export function addCaseListRoutes(api: Api, context: RouteContext): void {
  addOverdueRoute(api, context);
  addCasesRoute(api, context);
}

function addOverdueRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/overdue',
    {
      schema: {
        tags: ['cases'],
        summary: 'Overdue cases, the longest overdue first',
        description: 'Ties stand by id. The cursor pins T, so the pages make one list while time goes on.',
        params: CityPathSchema,
        querystring: OverdueQuerySchema,
        response: { 200: describeTables(CaseListSchema), ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { cursor: text, limit = USUAL_ITEMS, at, format, lang, ...asked } = request.query;
      const form = readForm(request, format);
      const { age, sort: _sort, ...query } = asked;
      const identity = { ...asked, sort: undefined, city: request.params.city, list: 'overdue' };
      const cursor = text === undefined ? null : readCursor(text, identity);
      const question = pin(
        await readQuestion(context, request, request.params.city, { ...query, at }),
        at,
        cursor,
      );
      const measured = askMeasure(question, 'overdue');
      const due = readDueRange(age, question.asOf);
      if (form !== 'json') {
        const { city, asOf } = question;
        return sendCaseTable(context, request, reply, form, lang, {
          city,
          kind: 'overdue',
          asOf,
          count: (snapshot) => countOverdue(snapshot, measured, due),
          read: (snapshot, last, limit) =>
            readOverdue(snapshot, measured, due, { after: last && endOfOverdue(last), limit }),
        });
      }
      const page = { after: cursor?.after ?? null, limit: limit + 1 };
      const { found, seq } = await context.aggregate(question.city, question.seq, async (aggregate) => ({
        found: await aggregate.overdue(measured, due, page),
        seq: aggregate.seq(),
      }));
      const shown = found.items.slice(0, limit);
      // What was closed since they were found is not shown as overdue, nor what is not this reader's any more.
      const records = await readSnapshot(context.db, question.city.id, (snapshot) =>
        readOverdueAmong(
          snapshot,
          measured,
          shown.map(({ id }) => id),
        ),
      );
      const end = found.items.length > limit ? shown.at(-1) : undefined;
      return createAnswer(question, request.viewer, { seq, total: found.total, records, end, identity });
    },
  );
}

function addCasesRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/cases',
    {
      schema: {
        tags: ['cases'],
        summary: 'The cases behind a figure',
        description:
          'The same slice and window as the figure, the latest report first. `total` counts cases; a figure of ' +
          'events may be larger, since a case can be closed more than once. Matters are listed by their first case.',
        params: CityPathSchema,
        querystring: CasesQuerySchema,
        response: { 200: describeTables(CaseListSchema), ...describeProblems(400, 403, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { cursor: text, limit = USUAL_ITEMS, at, format, lang, ...asked } = request.query;
      const form = readForm(request, format);
      const { measure, part, ...query } = asked;
      checkWindow(measure, query);
      const identity = { ...asked, city: request.params.city, list: 'cases' };
      const cursor = text === undefined ? null : readCursor(text, identity);
      const question = pin(
        await readQuestion(context, request, request.params.city, { ...query, at }),
        at,
        cursor,
      );
      const measured = askMeasure(question, measure);
      checkCalendar(measured);
      const { kind: measureKind, unit } = measureOf(measure);
      const isAbove = part === 'numerator' && (unit === 'share' || measureKind === 'duration');
      const kind = isAbove ? 'numerator' : 'all';
      if (form !== 'json') {
        const { city, asOf } = question;
        return sendCaseTable(context, request, reply, form, lang, {
          city,
          kind: 'cases',
          asOf,
          count: (snapshot) => countCases(snapshot, measured, kind),
          read: (snapshot, last, limit) =>
            readCases(snapshot, measured, kind, { after: last && endOfCases(last), limit }),
        });
      }
      return readSnapshot(context.db, question.city.id, async (snapshot) => {
        const total = await countCases(snapshot, measured, kind);
        const page = { after: cursor?.after ?? null, limit: limit + 1 };
        const records = await readCases(snapshot, measured, kind, page);
        const shown = records.slice(0, limit);
        const last = records.length > limit ? shown.at(-1) : undefined;
        const end = last && endOfCases(last);
        const { seq } = snapshot;
        return createAnswer(question, request.viewer, { seq, total, records: shown, end, identity });
      });
    },
  );
}

function endOfOverdue({ due_at, id }: CaseRecord): PageEnd {
  return { instant: due_at ?? 0, id };
}

function endOfCases({ reported_at, id }: CaseRecord): PageEnd {
  return { instant: reported_at, id };
}

/** The question as of the instant that the cursor pins. */
function pin(question: Question, at: string | undefined, cursor: Cursor | null): Question {
  if (cursor === null) return question;
  if (at !== undefined && parseInstant(at) !== cursor.asOf) {
    throw new ZhiyuError('bad-cursor', 'The cursor belongs to another instant than “at”. Leave “at” out.');
  }
  return { ...question, asOf: cursor.asOf };
}

interface ListPage {
  seq: number;
  total: number;
  records: CaseRecord[];
  /** Where the page ends, if another follows it. */
  end: PageEnd | undefined;
  identity: object;
}

function createAnswer(
  { city, asOf }: Question,
  viewer: Viewer,
  { seq, total, records, end, identity }: ListPage,
): CaseListAnswer {
  return {
    asOf: city.zone.toIso(asOf),
    seq,
    total,
    items: withholdTexts(viewer, createItems(city, records, asOf)),
    next: end === undefined ? null : writeCursor({ asOf, after: end }, identity),
  };
}
