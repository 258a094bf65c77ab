import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { AnInstant, nullable, oneOf } from './wire';

/** What crosses the wire about who asks: signing in, out, and who that is. */

/** What a browser’s `navigator.credentials` answers, as JSON. */
export type PasskeyAnswer = Record<string, unknown>;
const PasskeyAnswerSchema = Type.Unsafe<PasskeyAnswer>({
  type: 'object',
  additionalProperties: true,
  description: 'what the browser answers to the options of a passkey (WebAuthn), as JSON',
});

/** What a browser is asked to have signed by a passkey (`get`), or to make one with (`create`). */
export const PasskeyQuestionSchema = Type.Object({
  kind: oneOf(['get', 'create'] as const),
  options: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
});
export type PasskeyQuestion = Static<typeof PasskeyQuestionSchema>;

/** What a person gives to sign in. */
export const SignInSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
    code: Type.Optional(Type.String({ pattern: '^\\d{6}$', description: 'the one-time code of six digits' })),
    passkey: Type.Optional(PasskeyAnswerSchema),
    newPasskey: Type.Optional(PasskeyAnswerSchema),
    newPassword: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'the password from now on' }),
    ),
  },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignInSchema>;

/** What a screen signs in with. */
export const KioskSchema = Type.Object(
  { key: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/** Who asks. */
export const WhoSchema = Type.Object({
  access: oneOf(['accounts', 'open'] as const, {
    description: 'accounts: everybody signs in; open: no accounts yet, this machine sees everything',
  }),
  viewer: nullable(Type.Object({ id: Type.String(), role: Type.String(), label: TextSchema })),
  endsAt: nullable(AnInstant),
  /** What the button says that signs in with a provider of OpenID Connect. */
  provider: nullable(Type.String()),
  idleMinutes: nullable(Type.Integer({ description: 'a session that asks nothing for so long ends' })),
});
export type Who = Static<typeof WhoSchema>;

/** What became of a sign-in: done, or what is still missing. */
export const SignedInSchema = Type.Object({
  state: oneOf(['signedIn', 'codeNeeded', 'enrolmentNeeded', 'newPasswordNeeded'] as const),
  enrolment: nullable(
    Type.Object({
      secret: Type.String({ description: 'in base 32, for an authenticator that cannot read the address' }),
      address: Type.String({ description: 'otpauth://…, to be drawn as a QR code' }),
    }),
  ),
  passkey: Type.Optional(PasskeyQuestionSchema),
});
export type SignedIn = Static<typeof SignedInSchema>;

/** The passkeys of whoever asks. */
export const PasskeysSchema = Type.Object({
  hasCode: Type.Boolean({ description: 'an authenticator for one-time codes is enrolled' }),
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      createdAt: AnInstant,
      usedAt: nullable(AnInstant),
    }),
  ),
});
export type PasskeysAnswer = Static<typeof PasskeysSchema>;

/** A passkey that the browser has made. */
export const NewPasskeySchema = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
    answer: PasskeyAnswerSchema,
  },
  { additionalProperties: false },
);
export type NewPasskey = Static<typeof NewPasskeySchema>;

/** Entries of the audit. */
export const AuditSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      at: Type.String({ format: 'date-time' }),
      who: Type.String(),
      role: Type.String(),
      action: Type.String(),
      city: nullable(Type.String()),
      subject: Type.String(),
      address: Type.String(),
      result: Type.String({ description: 'ok, or the code of the refusal' }),
    }),
  ),
  next: nullable(Type.Integer({ description: '`before` of the next page' })),
});
export type AuditAnswer = Static<typeof AuditSchema>;
