import { type Static, type TSchema, Type } from 'typebox';
import { MeasureIdSchema } from './contract';
import { TextSchema } from './pack';
import { AnInstant, closed, nullable, oneOf } from './wire';

/** In a body null comes first: what is read as a text of nothing would otherwise take its place. */
const orNull = <T extends TSchema>(schema: T, about: { description?: string } = {}) =>
  Type.Union([Type.Null(), schema], about);

/** Scenes of a wall and the playlists that they stand in. */

/** How a scene is laid out: all of it, the map alone with what is compared, or a longer list beside a smaller map. */
export const sceneLayouts = ['full', 'map', 'list'] as const;
export type SceneLayout = (typeof sceneLayouts)[number];

/** The windows of a scene, in the city's own days. */
export const sceneWindows = ['today', '7d', '30d', '90d', 'period', 'all'] as const;
export type SceneWindow = (typeof sceneWindows)[number];

/** What a scene compares: the areas inside, or the domains. */
export const sceneComparisons = ['area', 'category'] as const;

export const LEAST_SECONDS = 5;
export const MOST_SECONDS = 3600;
export const MOST_SCENES = 200;
const Seconds = Type.Integer({ minimum: LEAST_SECONDS, maximum: MOST_SECONDS });

/** A governance area looked at by a measure, for some seconds. */
export const SceneSchema = Type.Object(
  {
    title: orNull(TextSchema),
    area: orNull(Type.String(), { description: 'null: the whole city' }),
    categories: Type.Array(Type.String(), { maxItems: 50, description: 'none: every category' }),
    governanceArea: Type.Optional(
      orNull(Type.String({ maxLength: 64 }), {
        description: 'a saved governance area that stands in the place of `area`',
      }),
    ),
    measure: MeasureIdSchema,
    second: Type.Unsafe<Static<typeof MeasureIdSchema>>({
      ...MeasureIdSchema,
      description: 'the measure of the second map, where a wall has room for two',
    }),
    compare: oneOf(sceneComparisons),
    compared: orNull(MeasureIdSchema, {
      description: 'the measure that is compared; null: what suits the measure of the map',
    }),
    window: orNull(oneOf(sceneWindows), { description: 'null: the city’s usual one' }),
    layout: oneOf(sceneLayouts),
    seconds: Seconds,
    words: orNull(TextSchema, { description: 'what stands beneath, in a tour' }),
  },
  closed,
);
export type Scene = Static<typeof SceneSchema>;

/** What breaks into a playlist. */
export const interruptionKinds = ['matter', 'crowding', 'overdue'] as const;
export type InterruptionKind = (typeof interruptionKinds)[number];

/**
 * When a playlist is broken into, and for how long: a matter that reaches so many cases within the hours, a cell of the map
 * that does, or so many overdue cases in the playlist's first area.
 */
export const InterruptionSchema = Type.Object(
  {
    kind: oneOf(interruptionKinds),
    cases: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    hours: Type.Integer({ minimum: 1, maximum: 168, description: 'of no meaning for overdue cases' }),
    seconds: Seconds,
  },
  closed,
);
export type Interruption = Static<typeof InterruptionSchema>;

const playlistFields = {
  name: TextSchema,
  order: oneOf(['listed', 'random'] as const),
  tour: Type.Boolean({ description: '讲解模式: a person goes on by key or remote, time does not' }),
  deidentified: Type.Boolean({ description: 'categories stand in place of what people wrote' }),
  interruptions: Type.Array(InterruptionSchema, { maxItems: 10 }),
  scenes: Type.Array(SceneSchema, { minItems: 1, maxItems: MOST_SCENES }),
};

/** A playlist as it is written. */
export const PlaylistBodySchema = Type.Object(playlistFields, closed);
export type PlaylistBody = Static<typeof PlaylistBodySchema>;

/** What is sent to keep a playlist: `revision` is the one that was changed, 0 for a new one. */
export const PlaylistSaveSchema = Type.Object(
  { ...playlistFields, revision: Type.Integer({ minimum: 0 }) },
  closed,
);

/** A playlist as it is answered. Ready ones come with every city and cannot be changed. */
export const PlaylistSchema = Type.Object({
  ...playlistFields,
  id: Type.String(),
  ready: Type.Boolean(),
  revision: Type.Integer(),
  changedAt: nullable(AnInstant),
  by: nullable(Type.String()),
});
export type Playlist = Static<typeof PlaylistSchema>;
export const PlaylistsSchema = Type.Object({ playlists: Type.Array(PlaylistSchema) });
export type PlaylistsAnswer = Static<typeof PlaylistsSchema>;

/** Identifiers of playlists that people keep. */
export const playlistIdPattern = '^[a-z0-9][a-z0-9-]{0,59}$';
