import { type Static, Type } from 'typebox';
import { closed } from './wire';

const Days = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 30, maximum: 36_500, description }));

/** Rows that were kept aside are kept so long where a pack says nothing else: who has not mended them by then never will. */
export const USUAL_QUARANTINE_DAYS = 180;

/** For how long what tells of people is kept. What is left out is kept until somebody has it erased, but for rows kept aside. */
export const RetentionSchema = Type.Object(
  {
    originalsDays: Days('originals of covered texts, after the end of the case'),
    mediaDays: Days('photos and voice notes, after the end of the case'),
    wordsDays: Days(
      'titles, texts, addresses and reasons, after the end of the case; originals and photos go with them',
    ),
    quarantineDays: Days(`rows that were kept aside, after they came in; left out: ${USUAL_QUARANTINE_DAYS}`),
  },
  { ...closed, description: 'days after which what tells of people is erased; figures stay' },
);
export type Retention = Static<typeof RetentionSchema>;
