import { type Static, Type } from 'typebox';
import type { Mapping } from './mapping';
import { TextSchema } from './pack';

/**
 * A source that is asked for its cases: the file that `zhiyu source add` reads. Published at
 * `/api/v1/schemas/source`.
 */
export const SourceSettingsSchema = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: '^\\S+$',
      description: 'identifier of the source',
    }),
    kind: Type.Literal('open311', { description: 'GeoReport v2 of Open311, in JSON' }),
    name: Type.Optional(TextSchema),
    endpoint: Type.String({
      pattern: '^https?://\\S+$',
      description: 'address under which services.json and requests.json stand',
    }),
    jurisdiction: Type.Optional(Type.String({ minLength: 1, description: 'jurisdiction_id' })),
    apiKeyVariable: Type.Optional(
      Type.String({
        pattern: '^[A-Z][A-Z0-9_]*$',
        description: 'variable of the environment that holds the api_key; the key itself is never kept',
      }),
    ),
    start: Type.String({ format: 'date-time', description: 'cases reported from then on are asked for' }),
    everyMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_080,
        description: 'how often it is asked while Zhiyu serves; 15',
      }),
    ),
    windowHours: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2160,
        description: 'reports of so many hours are asked for at once; 24',
      }),
    ),
    lookBackDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 365,
        description:
          'reports of so many days are asked for again each time, for what happened to them since; 14',
      }),
    ),
    pauseMs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 600_000, description: 'least pause between two questions; 1000' }),
    ),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'page_size; 200' })),
    mapping: Type.Optional(
      Type.Unsafe<Partial<Mapping>>({
        type: 'object',
        description: 'keys of a mapping that go before the usual ones, as in /api/v1/schemas/mapping',
      }),
    ),
  },
  { additionalProperties: false, $id: 'source' },
);
export type SourceSettings = Static<typeof SourceSettingsSchema>;
