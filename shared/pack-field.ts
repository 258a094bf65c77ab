import { Type } from 'typebox';
import { Identifier } from './pack-identifier';
import { closed } from './wire';

/** What the phone of grid officers is told of a city. */
export const FieldSchema = Type.Object(
  {
    channel: Type.Optional({
      ...Identifier,
      description: 'the channel of cases that officers find themselves',
    }),
    smallMatters: Type.Optional(
      Type.Array(Identifier, {
        description:
          'categories, with all below them, whose cases one hand may close; of all others one submits, another closes',
      }),
    ),
    callBack: Type.Optional(
      Type.String({
        pattern: '^(https|tel):',
        description:
          'address that calls the requester back by a masked number; {source} and {sourceId} stand for the case',
      }),
    ),
  },
  { ...closed, description: 'the phone of grid officers' },
);
