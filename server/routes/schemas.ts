import { MappingSchema } from '@zhiyu/shared/mapping';
import { AreaPropertiesSchema, CategoriesSchema, CitySchema, UnitsSchema } from '@zhiyu/shared/pack';
import { PushCaseSchema, PushEventSchema } from '@zhiyu/shared/push';
import { SourceSettingsSchema } from '@zhiyu/shared/source-settings';
import { Type } from 'typebox';
import type { Api } from '../api';
import { ZhiyuError } from '../errors';
import { describeProblems } from './problems';

const schemas = new Map<string, object>([
  ['city', CitySchema],
  ['units', UnitsSchema],
  ['categories', CategoriesSchema],
  ['area-properties', AreaPropertiesSchema],
  ['mapping', MappingSchema],
  ['source', SourceSettingsSchema],
  ['push-case', PushCaseSchema],
  ['push-event', PushEventSchema],
]);
const noQuery = Type.Object({}, { additionalProperties: false });

/** Adds GET /api/v1/schemas and GET /api/v1/schemas/{name}: the JSON Schemas of a pack's files and of a mapping. */
export function addSchemaRoutes(api: Api): void {
  api.get(
    '/api/v1/schemas',
    {
      schema: {
        tags: ['service'],
        summary: 'Which schemas there are',
        querystring: noQuery,
        response: { 200: Type.Object({ schemas: Type.Array(Type.String()) }) },
      },
    },
    async () => ({ schemas: [...schemas.keys()] }),
  );
  api.get(
    '/api/v1/schemas/:name',
    {
      schema: {
        tags: ['service'],
        summary: 'The JSON Schema of a pack’s file, or of a mapping',
        params: Type.Object({ name: Type.String() }),
        querystring: noQuery,
        response: {
          200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
          ...describeProblems(404),
        },
      },
    },
    async (request) => {
      const schema = schemas.get(request.params.name);
      if (schema !== undefined) return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema };
      const known = [...schemas.keys()].join(', ');
      throw new ZhiyuError('unknown-schema', `There is no schema of this name. It may be one of: ${known}.`, {
        status: 404,
      });
    },
  );
}
