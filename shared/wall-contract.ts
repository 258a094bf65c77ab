import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { AnInstant, closed, nullable, oneOf } from './wire';

/** What crosses the wire between walls, their remotes and the server. */

/** The name of a wall, so that a remote finds it. */
export const wallNamePattern = '^[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,39}$';

export const wallCommands = ['pause', 'play', 'next', 'previous', 'goTo'] as const;
/** What a remote tells a wall to do; `scene` is a place in its playlist, from 0, and only for `goTo`. */
export const WallCommandSchema = Type.Object(
  {
    command: oneOf(wallCommands),
    scene: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  },
  closed,
);
export type WallCommand = Static<typeof WallCommandSchema>;

/** What a wall says of itself. */
export const WallStateSchema = Type.Object(
  {
    playlist: TextSchema,
    scenes: Type.Array(TextSchema, { maxItems: 200 }),
    scene: Type.Integer({ minimum: 0 }),
    paused: Type.Boolean(),
    interrupted: Type.Boolean(),
    fresh: Type.Boolean({ description: 'false: the wall says how old it is' }),
    canvas: Type.String({ pattern: '^\\d{2,5}x\\d{2,5}$' }),
  },
  closed,
);
export type WallState = Static<typeof WallStateSchema>;

/** A wall that listens. `state` is null until it has told of itself. */
export const WallSchema = Type.Object({
  name: Type.String(),
  pages: Type.Integer({ description: 'pages that listen under this name' }),
  since: AnInstant,
  state: nullable(WallStateSchema),
});
export type Wall = Static<typeof WallSchema>;
export const WallsSchema = Type.Object({ walls: Type.Array(WallSchema) });
export type WallsAnswer = Static<typeof WallsSchema>;
export const WallToldSchema = Type.Object({
  pages: Type.Integer({ description: 'pages that listen under this name' }),
});
export type WallToldAnswer = Static<typeof WallToldSchema>;

/** A sign of life on the stream of a wall, every 5 s. */
export const WallBeatSchema = Type.Object({
  now: AnInstant,
  seq: nullable(Type.Integer({ description: 'change sequence; null while the database is away' })),
  build: nullable(
    Type.String({ description: 'which build of the pages the server has; null where it has none' }),
  ),
});
export type WallBeat = Static<typeof WallBeatSchema>;
