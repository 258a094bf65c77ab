import {
  AccountStateSchema,
  type AccountsAnswer,
  AccountsSchema,
  BindSchema,
  type ChoicesAnswer,
  ChoicesSchema,
  madeRoles,
  NewAccountSchema,
  type OncePassword,
  OncePasswordSchema,
} from '@zhiyu/shared/admin-contract';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { checkBindings } from '../access/check-bindings';
import { createOncePassword } from '../access/once-password';
import { createPasswords } from '../access/passwords';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import {
  type AccountRecord,
  addAccount,
  changePassword,
  disableAccount,
  forgetFactors,
  type ListedAccount,
  listAccounts,
  readAccount,
  rebindAccount,
} from '../store/accounts';
import { listCities, loadCity } from '../store/city-store';
import type { Database } from '../store/database';
import { describeProblems } from './problems';

const path = '/api/v1/accounts';
const problems = describeProblems(400, 401, 403, 404, 409, 503);
const NamePathSchema = Type.Object({ name: Type.String({ maxLength: 100 }) });
const nothing = (description: string) => Type.Null({ description });

/**
 * Adds the routes of accounts: the system administrator makes, shuts and opens them; the security administrator says what they
 * see. Neither does the other’s, and neither touches an administrator.
 */
export function addAccountRoutes(api: Api, context: RouteContext): void {
  addReadingRoutes(api, context);
  addMakingRoutes(api, context);
  addStateRoutes(api, context);
  api.put(
    `${path}/:name/bindings`,
    {
      schema: {
        tags: ['access'],
        summary: 'Say what an account sees',
        description:
          'For the security administrator. It sees this and nothing else, from the next two seconds on.',
        params: NamePathSchema,
        body: BindSchema,
        response: { 204: nothing('It is bound'), ...problems },
      },
    },
    async (request, reply) => {
      await requireAccounts(context);
      const { bindings } = request.body;
      const told = bindings.map(({ city, kind, node }) => `${city}/${kind}:${node}`).join(', ');
      tellAudit(request, `sees ${told || 'nothing'}`);
      const account = await readOther(context.db, request.params.name);
      await checkBindings(context.db, bindings);
      await rebindAccount(context.db, account.id, bindings);
      return reply.code(204).send(null);
    },
  );
}

function addReadingRoutes(api: Api, { db }: RouteContext): void {
  api.get(
    path,
    {
      schema: { tags: ['access'], summary: 'All accounts', response: { 200: AccountsSchema, ...problems } },
    },
    async (_request, reply): Promise<AccountsAnswer> => {
      reply.header('cache-control', 'no-store');
      const accounts = await listAccounts(db);
      return { items: accounts.map(describeAccount) };
    },
  );
  api.get(
    `${path}/choices`,
    {
      schema: {
        tags: ['access'],
        summary: 'What accounts and keys can be bound to',
        response: { 200: ChoicesSchema, ...problems },
      },
    },
    async (_request, reply): Promise<ChoicesAnswer> => {
      reply.header('cache-control', 'no-store');
      return { cities: await Promise.all((await listCities(db)).map(({ id }) => readChoices(db, id))) };
    },
  );
}

async function readChoices(db: Database, id: string): Promise<ChoicesAnswer['cities'][number]> {
  const { city } = await loadCity(db, id);
  const named = ({
    id: node,
    parent,
    name,
  }: {
    id: string;
    parent: string | null;
    name: { zh: string; en: string };
  }) => ({
    id: node,
    parent,
    name,
  });
  return {
    id,
    name: city.pack.name,
    areas: city.areas.nodes.map(({ id: area, parent, name, nameEn }) => ({
      id: area,
      parent,
      name: { zh: name, en: nameEn ?? name },
    })),
    categories: city.categories.nodes.map(named),
    units: city.units.nodes.map(named),
  };
}

function addMakingRoutes(api: Api, { db, access, now }: RouteContext): void {
  api.post(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'Make an account',
        description:
          'For the system administrator. It sees nothing until the security administrator binds it. Its password is told ' +
          'once, and changed at the first sign-in.',
        body: NewAccountSchema,
        response: { 200: OncePasswordSchema, ...problems },
      },
    },
    async (request, reply): Promise<OncePassword> => {
      const { name, role, label } = request.body;
      await requireAccounts({ access });
      tellAudit(request, `${name}, ${role}`);
      const password = createOncePassword();
      const added = await addAccount(
        db,
        {
          name: name.toLowerCase(),
          role,
          label: { zh: label, en: label },
          password: await createPasswords().digest(password),
          isTemporary: true,
          bindings: [],
        },
        now(),
      );
      if (added === null) {
        throw new ZhiyuError('name-taken', `There is an account “${name}” already.`, { status: 409 });
      }
      reply.header('cache-control', 'no-store');
      return { name: name.toLowerCase(), password };
    },
  );
  api.post(
    `${path}/:name/password`,
    {
      schema: {
        tags: ['access'],
        summary: 'Give an account another password',
        description: 'For the system administrator. It is told once; the sessions of the account end.',
        params: NamePathSchema,
        response: { 200: OncePasswordSchema, ...problems },
      },
    },
    async (request, reply): Promise<OncePassword> => {
      const { id, name } = await readOther(db, request.params.name);
      const password = createOncePassword();
      const digest = await createPasswords().digest(password);
      await changePassword(db, id, { password: digest, isTemporary: true, now: now() });
      reply.header('cache-control', 'no-store');
      return { name, password };
    },
  );
}

function addStateRoutes(api: Api, { db, now }: RouteContext): void {
  api.put(
    `${path}/:name/state`,
    {
      schema: {
        tags: ['access'],
        summary: 'Disable or enable an account',
        params: NamePathSchema,
        body: AccountStateSchema,
        response: { 204: nothing('Done; disabled, its sessions have ended'), ...problems },
      },
    },
    async (request, reply) => {
      tellAudit(request, request.body.isDisabled ? 'disabled' : 'enabled');
      const { id } = await readOther(db, request.params.name);
      await disableAccount(db, id, request.body.isDisabled ? now() : null);
      return reply.code(204).send(null);
    },
  );
  api.delete(
    `${path}/:name/factor`,
    {
      schema: {
        tags: ['access'],
        summary: 'Forget the second factor of an account',
        params: NamePathSchema,
        response: {
          204: nothing('Another is enrolled at the next sign-in; the sessions of the account have ended'),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { id } = await readOther(db, request.params.name);
      await forgetFactors(db, id);
      return reply.code(204).send(null);
    },
  );
}

/** What the audit is told beside the address. */
function tellAudit(request: FastifyRequest, why: string): void {
  request.told = { who: request.viewer.id, action: 'configured', why };
}

/**
 * The first account is made at the command line: made here, it would shut everybody out but itself.
 * @throws ZhiyuError `no-accounts` (409)
 */
async function requireAccounts({ access }: Pick<RouteContext, 'access'>): Promise<void> {
  if (await access.hasAccounts()) return;
  const message = 'There are no accounts yet. `zhiyu user add` makes the first.';
  throw new ZhiyuError('no-accounts', message, { status: 409 });
}

/** @throws ZhiyuError `unknown-account` (404), `an-administrator` (403) */
async function readOther(db: Database, name: string): Promise<AccountRecord> {
  const account = await readAccount(db, name);
  if (account === null) {
    throw new ZhiyuError('unknown-account', `There is no account “${name}”.`, { status: 404 });
  }
  if (!isAdministrator(account.role)) return account;
  const message = 'Accounts of administrators are changed at the command line alone: zhiyu user.';
  throw new ZhiyuError('an-administrator', message, { status: 403 });
}

function isAdministrator(role: string): boolean {
  return !madeRoles.some((made) => made === role);
}

function describeAccount(account: ListedAccount): AccountsAnswer['items'][number] {
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  const { name, role, label_zh, label_en, bindings, created_at } = account;
  return {
    name,
    role,
    label: { zh: label_zh, en: label_en },
    hasFactor: account.code_confirmed_at !== null || account.passkeys > 0,
    lockedUntil: iso(account.locked_until),
    disabledAt: iso(account.disabled_at),
    createdAt: new Date(created_at).toISOString(),
    signedInAt: iso(account.signed_in_at),
    isAdministrator: isAdministrator(role),
    bindings,
  };
}
