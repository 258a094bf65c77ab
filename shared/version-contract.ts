import { type Static, Type } from 'typebox';
import { AnInstant, nullable } from './wire';

/** Versions of a city’s pack, as they cross the wire. */

/** What the cases of a city have come to under a version of its pack, or will have. */
export const FollowedCasesSchema = Type.Object({
  looked: Type.Integer({ description: 'cases looked at so far' }),
  changed: Type.Integer({ description: 'cases that are not what they were' }),
  relocated: Type.Integer({ description: 'in another area' }),
  unlocated: Type.Integer({ description: 'off the map: the point lies no longer in the city' }),
  located: Type.Integer({ description: 'on the map again' }),
  recategorised: Type.Integer(),
  handedOver: Type.Integer({ description: 'with another lead unit' }),
  dueMoved: Type.Integer({ description: 'with another due time' }),
  total: Type.Integer({ description: 'cases there were when the version came' }),
  finishedAt: nullable(AnInstant),
  superseded: Type.Boolean({ description: 'given up, because the next version came' }),
});

export const VersionsSchema = Type.Object({
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      addedAt: AnInstant,
      changes: nullable(
        Type.Unsafe<object>({
          type: 'object',
          additionalProperties: true,
          description:
            'settings, areas, categories, units, channels: what was added, removed, renamed, moved',
        }),
      ),
      cases: nullable(FollowedCasesSchema),
    }),
  ),
});
export type VersionsAnswer = Static<typeof VersionsSchema>;

const AnyNode = Type.Unsafe<object>({ type: 'object', additionalProperties: true });
export const VersionSchema = Type.Object({
  version: Type.Integer(),
  addedAt: AnInstant,
  pack: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'city.json' }),
  areas: Type.Array(AnyNode),
  categories: Type.Array(AnyNode),
  units: Type.Array(AnyNode),
  channels: Type.Array(AnyNode),
  limits: Type.Array(AnyNode),
  shapes: Type.Array(Type.Object({ id: Type.String(), geometry: AnyNode })),
});
export type VersionAnswer = Static<typeof VersionSchema>;
