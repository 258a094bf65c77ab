import { type AuditAnswer, AuditSchema } from '@zhiyu/shared/access-contract';
import { type AuditCheck, AuditCheckSchema } from '@zhiyu/shared/admin-contract';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { listAudit } from '../store/audit-store';
import { describeTables, exportQuery, readForm, sendAuditTable } from './export-answer';
import { describeProblems } from './problems';

const USUAL_ITEMS = 100;
const MOST_ITEMS = 1000;
const Instant = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));
const QuerySchema = Type.Object(
  {
    from: Instant('not before'),
    to: Instant('before'),
    who: Type.Optional(Type.String({ maxLength: 100, description: 'name of an account, or key:<number>' })),
    action: Type.Optional(Type.String({ maxLength: 40 })),
    before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS })),
    ...exportQuery,
  },
  { additionalProperties: false },
);

/** Adds GET /api/v1/audit: who did what, for the audit administrator alone. */
export function addAuditRoute(api: Api, { db, now, access }: RouteContext): void {
  addCheckRoute(api, { access });
  api.get(
    '/api/v1/audit',
    {
      schema: {
        tags: ['access'],
        summary: 'Who did what',
        description:
          'The latest first: sign-ins, changes, exports, reads of what people wrote, what was refused. `zhiyu audit verify` ' +
          'finds whether an entry was changed or taken away. As a table it holds all entries that fit, each with its digest.',
        querystring: QuerySchema,
        response: { 200: describeTables(AuditSchema), ...describeProblems(400, 401, 403, 413, 503) },
      },
    },
    async (request, reply): Promise<AuditAnswer | FastifyReply> => {
      const {
        from,
        to,
        who = null,
        action = null,
        before = null,
        limit = USUAL_ITEMS,
        format,
        lang,
      } = request.query;
      const instant = (text: string | undefined) => (text === undefined ? null : Date.parse(text));
      const choice = { from: instant(from), to: instant(to), who, action };
      const form = readForm(request, format);
      if (form !== 'json') return sendAuditTable({ db, now }, request, reply, form, lang, choice);
      const entries = await listAudit(db, { ...choice, before, limit: limit + 1 });
      const shown = entries.slice(0, limit);
      reply.header('cache-control', 'no-store');
      return {
        items: shown.map(({ digest: _, ...entry }) => ({ ...entry, at: new Date(entry.at).toISOString() })),
        next: entries.length > limit ? (shown.at(-1)?.seq ?? null) : null,
      };
    },
  );
}

function addCheckRoute(api: Api, { access }: Pick<RouteContext, 'access'>): void {
  api.get(
    '/api/v1/audit/check',
    {
      schema: {
        tags: ['access'],
        summary: 'Whether the audit is as it was written',
        description: 'Goes through the whole chain, as `zhiyu audit verify` does.',
        response: { 200: AuditCheckSchema, ...describeProblems(401, 403, 503) },
      },
    },
    async (_request, reply): Promise<AuditCheck> => {
      reply.header('cache-control', 'no-store');
      const { fault, entries, head } = await access.audit.verify();
      return { entries, isWhole: fault === null, fault, head: `${head.seq}:${head.digest.toString('hex')}` };
    },
  );
}
