import { MeasureSchema } from '@zhiyu/shared/contract';
import { measures } from '@zhiyu/shared/measures';
import { Type } from 'typebox';
import type { Api } from '../api';

/** Adds GET /api/v1/measures: every figure with its kind, unit, definition and labels. */
export function addMeasureRoute(api: Api): void {
  api.get(
    '/api/v1/measures',
    {
      schema: {
        tags: ['cities'],
        summary: 'What is measured, and how it is defined',
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: Type.Object({ measures: Type.Array(MeasureSchema) }) },
      },
    },
    async () => ({ measures: [...measures] }),
  );
}
