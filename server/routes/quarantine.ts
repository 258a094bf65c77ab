import { parseInstant } from '@zhiyu/shared/instant';
import {
  DiscardedSchema,
  DiscardSchema,
  MendedSchema,
  MendSchema,
  type QuarantineItem,
  QuarantineRowSchema,
  QuarantineSchema,
  RetriedSchema,
  RetrySchema,
} from '@zhiyu/shared/quality-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { type CityModel, cityNow } from '../city';
import { ZhiyuError } from '../errors';
import { checkMayWrite, checkSeesAll } from '../may-write';
import { createMender, createUnknownRow } from '../mend';
import { redact } from '../privacy/redact';
import { type OpenedRow, openRows } from '../privacy/seal-rows';
import { loadCity } from '../store/city-store';
import { countQuarantine, listQuarantine, readQuarantined } from '../store/quarantine';
import { readSnapshot } from '../store/snapshot';
import { demoViewer, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const USUAL_ITEMS = 50;
const noQuery = Type.Object({}, { additionalProperties: false });
const RowPathSchema = Type.Object({
  ...CityPathSchema.properties,
  id: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'the row' }),
});
const ListQuerySchema = Type.Object(
  {
    source: Type.Optional(Type.String({ description: 'only rows of this source', maxLength: 64 })),
    code: Type.Optional(Type.String({ description: 'only rows with this reason', maxLength: 64 })),
    cursor: Type.Optional(Type.String({ description: '`next` of the page before', maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: USUAL_ITEMS })),
  },
  { additionalProperties: false },
);

/** Adds the routes of rows that were kept aside: to list them, to see one, to mend or discard it, and to send many again. */
export function addQuarantineRoutes(api: Api, context: RouteContext): void {
  addListRoute(api, context);
  addRowRoute(api, context);
  addMendingRoutes(api, context);
}

function addListRoute(api: Api, { db, now }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/quarantine',
    {
      schema: {
        tags: ['sources'],
        summary: 'Rows that were kept aside',
        description: 'The latest first, each with its text and what is wrong with it.',
        params: CityPathSchema,
        querystring: ListQuerySchema,
        response: { 200: QuarantineSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      checkSeesAll(request.viewer);
      const { city } = await loadCity(db, request.params.city);
      const { source = null, code = null, cursor, limit = USUAL_ITEMS } = request.query;
      const after = cursor === undefined ? null : readCursor(cursor);
      const { records, ...page } = await readSnapshot(db, city.id, async ({ tx, seq }) => {
        const codes = await countQuarantine(tx, city.id);
        const records = await listQuarantine(tx, city.id, { source, code }, { after, limit: limit + 1 });
        const last = records.length > limit ? records[limit - 1] : undefined;
        const asked = codes.filter(
          (entry) => (source === null || entry.source === source) && (code === null || entry.code === code),
        );
        return {
          asOf: city.zone.toIso(cityNow(city, now())),
          seq,
          total: asked.reduce((sum, { rows }) => sum + rows, 0),
          codes,
          records: records.slice(0, limit),
          next: last === undefined ? null : `${new Date(last.at).toISOString()}~${last.id}`,
        };
      });
      const shown = await openRows(db, city.id, records);
      return { ...page, items: shown.map((row) => describeRow(city, coverRow(row))) };
    },
  );
}

function addRowRoute(api: Api, { db, now }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/quarantine/:id',
    {
      schema: {
        tags: ['sources'],
        summary: 'One row that was kept aside',
        params: RowPathSchema,
        querystring: noQuery,
        response: { 200: QuarantineRowSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      checkSeesAll(request.viewer);
      const { city } = await loadCity(db, request.params.city);
      const kept = await readQuarantined(db, city.id, request.params.id);
      if (kept === null) throw createUnknownRow();
      const [record] = (await openRows(db, city.id, [kept])) as [OpenedRow];
      // Who mends a row sees it as it came; the audit notes that.
      const shown = mayMend(request.viewer) ? record : coverRow(record);
      return { ...describeRow(city, shown), asOf: city.zone.toIso(cityNow(city, now())) };
    },
  );
}

function addMendingRoutes(api: Api, { db, now }: RouteContext): void {
  const mender = createMender(db, now);
  api.post(
    '/api/v1/cities/:city/quarantine/:id',
    {
      schema: {
        tags: ['sources'],
        summary: 'Send a mended row',
        description:
          'The row is read as the others of its file or push were. Where it is taken in, it leaves quarantine; where ' +
          'not, it takes the place of the row it mends. Who sent what, and when, is recorded.',
        params: RowPathSchema,
        querystring: noQuery,
        body: MendSchema,
        response: { 200: MendedSchema, ...describeProblems(400, 403, 404, 409, 413, 415, 503) },
      },
      onRequest: async (request) => checkMayWrite(request.viewer),
    },
    async (request) => {
      const { city } = await loadCity(db, request.params.city);
      const mended = await mender.mend(city, request.params.id, request.body.raw, request.viewer.id);
      return { asOf: city.zone.toIso(cityNow(city, now())), ...mended };
    },
  );
  api.post(
    '/api/v1/cities/:city/quarantine/retry',
    {
      schema: {
        tags: ['sources'],
        summary: 'Send rows again as they are',
        description:
          'Up to 5,000 rows of a code, such as those of a category that the pack has by now. `next` goes on with the rest.',
        params: CityPathSchema,
        querystring: noQuery,
        body: RetrySchema,
        response: { 200: RetriedSchema, ...describeProblems(400, 403, 404, 409, 415, 503) },
      },
      onRequest: async (request) => checkMayWrite(request.viewer),
    },
    async (request) => {
      const { city } = await loadCity(db, request.params.city);
      const { code, source = null, after = null } = request.body;
      const retried = await mender.retry(city, { code, source, after }, request.viewer.id);
      return { asOf: city.zone.toIso(cityNow(city, now())), ...retried };
    },
  );
  api.post(
    '/api/v1/cities/:city/quarantine/:id/discard',
    {
      schema: {
        tags: ['sources'],
        summary: 'Discard a row for good',
        description:
          'For a row that nobody will mend. Its text is not kept aside when it comes again, though it stays counted among ' +
          'what was quarantined. Who discarded it, when and why is recorded.',
        params: RowPathSchema,
        querystring: noQuery,
        body: DiscardSchema,
        response: { 200: DiscardedSchema, ...describeProblems(400, 403, 404, 413, 415, 503) },
      },
      onRequest: async (request) => checkMayWrite(request.viewer),
    },
    async (request) => {
      const { city } = await loadCity(db, request.params.city);
      const reason = request.body.reason.trim();
      await mender.discard(city, request.params.id, reason, request.viewer.id);
      return { asOf: city.zone.toIso(cityNow(city, now())), id: request.params.id, reason };
    },
  );
}

function describeRow(city: CityModel, record: OpenedRow): QuarantineItem {
  const { id, source, source_id, code, detail, raw, file, line, at } = record;
  return { id, source, sourceId: source_id, code, detail, raw, file, line, at: city.zone.toIso(at) };
}

function readCursor(text: string): { at: number; id: string } {
  const [instant = '', id = ''] = text.split('~');
  const at = parseInstant(instant);
  if (at !== null && /^[0-9a-f]{32}$/.test(id)) return { at, id };
  throw new ZhiyuError('bad-cursor', 'The cursor is none. Ask for the first page again, without “cursor”.');
}

/** A row without what tells who somebody is. */
function coverRow(record: OpenedRow): OpenedRow {
  return { ...record, raw: redact(record.raw) };
}

function mayMend({ role }: Viewer): boolean {
  return role === demoViewer.role || role === 'systemAdmin';
}
