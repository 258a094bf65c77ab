import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { type Role, roles } from './roles';
import { AnInstant, closed, nullable, oneOf } from './wire';

/** What crosses the wire on the pages of administrators: accounts, keys, and whether the audit is whole. */

/** Roles of accounts that the system administrator may make; administrators are made at the command line alone. */
export const madeRoles = (Object.keys(roles) as Role[]).filter(
  (role) => role !== 'systemAdmin' && role !== 'securityAdmin' && role !== 'auditor',
);

export const BindingSchema = Type.Object(
  {
    city: Type.String({ maxLength: 40 }),
    kind: oneOf(['city', 'area', 'category', 'unit'] as const),
    node: Type.String({ maxLength: 64, description: 'of kind city, the city itself' }),
  },
  closed,
);
export type BindingAnswer = Static<typeof BindingSchema>;

const AccountSchema = Type.Object({
  name: Type.String(),
  role: Type.String(),
  label: TextSchema,
  hasFactor: Type.Boolean({ description: 'a second factor is enrolled' }),
  lockedUntil: nullable(AnInstant),
  disabledAt: nullable(AnInstant),
  createdAt: AnInstant,
  signedInAt: nullable(AnInstant),
  isAdministrator: Type.Boolean({ description: 'made and changed at the command line alone' }),
  bindings: Type.Array(BindingSchema),
});
export type AccountAnswer = Static<typeof AccountSchema>;
export const AccountsSchema = Type.Object({ items: Type.Array(AccountSchema) });
export type AccountsAnswer = Static<typeof AccountsSchema>;

export const NewAccountSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9])?$' }),
    role: oneOf(madeRoles),
    label: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  },
  closed,
);
export type NewAccountInput = Static<typeof NewAccountSchema>;

/** A password that is told once and has to be changed at the first sign-in. */
export const OncePasswordSchema = Type.Object({ name: Type.String(), password: Type.String() });
export type OncePassword = Static<typeof OncePasswordSchema>;

export const BindSchema = Type.Object({ bindings: Type.Array(BindingSchema, { maxItems: 100 }) }, closed);
export const AccountStateSchema = Type.Object({ isDisabled: Type.Boolean() }, closed);

const NodeSchema = Type.Object({ id: Type.String(), parent: nullable(Type.String()), name: TextSchema });
/** What accounts and keys can be bound to: names alone, nothing of a case. */
export const ChoicesSchema = Type.Object({
  cities: Type.Array(
    Type.Object({
      id: Type.String(),
      name: TextSchema,
      areas: Type.Array(NodeSchema),
      categories: Type.Array(NodeSchema),
      units: Type.Array(NodeSchema),
    }),
  ),
});
export type ChoicesAnswer = Static<typeof ChoicesSchema>;

export const keyKinds = ['kiosk', 'source', 'monitor'] as const;
const KeySchema = Type.Object({
  id: Type.Integer(),
  kind: oneOf(keyKinds),
  label: Type.String(),
  sources: nullable(Type.Array(Type.String())),
  createdAt: AnInstant,
  expiresAt: AnInstant,
  revokedAt: nullable(AnInstant),
  usedAt: nullable(AnInstant),
  bindings: Type.Array(BindingSchema),
});
export type KeyAnswer = Static<typeof KeySchema>;
export const KeysSchema = Type.Object({ items: Type.Array(KeySchema) });
export type KeysAnswer = Static<typeof KeysSchema>;

export const NewKeySchema = Type.Object(
  {
    kind: oneOf(keyKinds),
    label: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    days: Type.Integer({ minimum: 1, maximum: 1096 }),
    sources: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 })),
    bindings: Type.Array(BindingSchema, { maxItems: 100 }),
  },
  closed,
);
export type NewKeyInput = Static<typeof NewKeySchema>;
/** A key that is told once. */
export const OnceKeySchema = Type.Object({ id: Type.Integer(), token: Type.String() });
export type OnceKey = Static<typeof OnceKeySchema>;

/** Whether the audit is as it was written. */
export const AuditCheckSchema = Type.Object({
  entries: Type.Integer(),
  isWhole: Type.Boolean(),
  fault: nullable(
    Type.Object({
      kind: oneOf(['changed', 'missing', 'head', 'noted', 'unexpected'] as const),
      seq: Type.Integer({ description: 'the first entry that does not fit' }),
    }),
  ),
  head: Type.String({ description: 'to be written down elsewhere: number and digest of the last entry' }),
});
export type AuditCheck = Static<typeof AuditCheckSchema>;
