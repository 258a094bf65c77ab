import { isRole, type Role, roles } from '@zhiyu/shared/roles';
import { type Command, Option } from 'commander';
import { checkPassword, createPasswords } from '../access/passwords';
import { readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { linkSubject, unlinkSubjects } from '../store/account-identities';
import {
  type AccountRecord,
  addAccount,
  type Binding,
  changePassword,
  disableAccount,
  forgetFactors,
  listAccounts,
  readAccount,
  rebindAccount,
} from '../store/accounts';
import { type Database, openDatabase } from '../store/database';
import { addBindingFlags, type BindingFlags, describeBindings, readBindings } from './bindings';
import { auditFromHere } from './note-from-here';
import { readSecret } from './read-secret';

interface AddFlags extends BindingFlags {
  role: Role;
  label?: string;
  labelEn?: string;
  temporary?: true;
  password: boolean;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
/** What is typed at sign-in: letters of any script, digits, and . _ - @ between them. */
const namePattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}._@-]{0,62}[\p{L}\p{N}])?$/u;

/** Adds the commands `user add`, `list`, `bind`, `passwd`, `forget-code`, `link`, `unlink`, `disable` and `enable`. */
export function registerUserCommand(program: Command): void {
  const user = program.command('user').description('say who may sign in, and what they may see');
  const add = user
    .command('add <name>')
    .description('add an account; its password is typed, or read from the input')
    .addOption(
      new Option('--role <role>', 'what it may do').choices(Object.keys(roles)).makeOptionMandatory(),
    )
    .option('--label <text>', 'its name on the screen; by default the role')
    .option('--label-en <text>', 'the same in English')
    .option('--temporary', 'the password is to be changed at the first sign-in')
    .option('--no-password', 'it signs in with a provider only');
  addBindingFlags(add).action((name: string, flags: AddFlags) =>
    withDatabase({ action: 'user-add', name: `${name} ${flags.role}` }, (db) => addUser(db, name, flags)),
  );
  user
    .command('list')
    .description('list the accounts with their roles and what they may see')
    .action(() => withDatabase(null, printUsers));
  addBindingFlags(user.command('bind <name>'))
    .description('let an account see these parts of cities, and no others')
    .action((name: string, flags: BindingFlags) =>
      withAccount(name, 'user-bind', async (db, { id }) => {
        await rebindAccount(db, id, await readBindings(db, flags));
        print(`${name} is bound anew.`);
      }),
    );
  user
    .command('passwd <name>')
    .description('give an account another password, and end its sessions')
    .option('--temporary', 'it is to be changed at the next sign-in')
    .action((name: string, { temporary }: { temporary?: true }) =>
      withAccount(name, 'user-passwd', async (db, { id }) => {
        const password = await readPassword(name);
        await changePassword(db, id, { password, isTemporary: temporary ?? false, now: Date.now() });
        print(`${name} has another password, and its sessions have ended.`);
      }),
    );
  user
    .command('forget-code <name>')
    .description(
      'forget the authenticator and the passkeys of an account, and end its sessions; another is enrolled at the next sign-in',
    )
    .action((name: string) =>
      withAccount(name, 'user-forget-code', async (db, { id }) => {
        const passkeys = await forgetFactors(db, id);
        print(
          `${name} enrols an authenticator at the next sign-in; ${passkeys} passkeys are removed, and its sessions have ended.`,
        );
      }),
    );
  user
    .command('link <name>')
    .description('let somebody sign in as an account with the provider of the settings (OIDC_ISSUER)')
    .requiredOption('--subject <sub>', 'who it is there')
    .action((name: string, { subject }: { subject: string }) =>
      withAccount(name, 'user-link', async (db, { id }) => {
        const isLinked = await linkSubject(db, id, { issuer: readIssuer(), subject }, Date.now());
        if (!isLinked)
          throw new ZhiyuError('linked-already', `“${subject}” is linked with an account already.`);
        print(`${name} is linked with “${subject}”.`);
      }),
    );
  user
    .command('unlink <name>')
    .description('let nobody sign in as an account with the provider any more, and end its sessions')
    .action((name: string) =>
      withAccount(name, 'user-unlink', async (db, { id }) => {
        print(`${name} was linked ${await unlinkSubjects(db, id, readIssuer())} times, and is no more.`);
      }),
    );
  user
    .command('disable <name>')
    .description('let an account sign in no more, and end its sessions')
    .action((name: string) =>
      withAccount(name, 'user-disable', async (db, { id }) => {
        await disableAccount(db, id, Date.now());
        print(`${name} is disabled, and its sessions have ended.`);
      }),
    );
  user
    .command('enable <name>')
    .description('let an account sign in again')
    .action((name: string) =>
      withAccount(name, 'user-enable', async (db, { id }) => {
        await disableAccount(db, id, null);
        print(`${name} may sign in again.`);
      }),
    );
}

/** What is done is noted in the audit, unless it only looks. */
async function withDatabase(
  noted: { action: string; name: string } | null,
  work: (db: Database) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    await work(db);
    if (noted !== null) await auditFromHere(db, config, noted.action, noted.name);
  } finally {
    await db.close();
  }
}

function withAccount(
  name: string,
  action: string,
  work: (db: Database, account: AccountRecord) => Promise<void>,
): Promise<void> {
  return withDatabase({ action, name }, async (db) => {
    const account = await readAccount(db, name);
    if (account === null) {
      throw new ZhiyuError(
        'unknown-account',
        `There is no account “${name}”. \`zhiyu user list\` lists them.`,
      );
    }
    await work(db, account);
  });
}

async function addUser(db: Database, name: string, flags: AddFlags): Promise<void> {
  const { role, label, labelEn, temporary } = flags;
  if (!namePattern.test(name)) {
    throw new ZhiyuError(
      'bad-name',
      `“${name}” is no name to sign in with: up to 64 letters and digits, with . _ - @ between them.`,
      { exitCode: 2 },
    );
  }
  const bindings = await readBindings(db, flags);
  checkBound(role, bindings);
  const password = flags.password ? await readPassword(name) : null;
  const shown = label ?? roles[role].zh;
  const added = await addAccount(
    db,
    {
      name: name.toLowerCase(),
      role,
      label: { zh: shown, en: labelEn ?? label ?? roles[role].en },
      password,
      isTemporary: temporary ?? false,
      bindings,
    },
    Date.now(),
  );
  if (added === null) throw new ZhiyuError('name-taken', `There is an account “${name}” already.`);
  print(`${name} may sign in as ${roles[role].en} ${roles[role].zh}.`);
  if (roles[role].needsCode) print('An authenticator for one-time codes is enrolled at the first sign-in.');
}

/** @throws ZhiyuError `unbound` where a role is nothing without a city */
function checkBound(role: Role, bindings: Binding[]): void {
  const isWithoutCity = role === 'securityAdmin' || role === 'auditor';
  if (isWithoutCity === (bindings.length === 0)) return;
  throw new ZhiyuError(
    'unbound',
    isWithoutCity
      ? `A ${roles[role].en} sees no city; leave --city, --area, --category and --unit out.`
      : `A ${roles[role].en} sees nothing without a city; say which: --city <id>`,
    { exitCode: 2 },
  );
}

/** @throws ZhiyuError `no-provider` */
function readIssuer(): string {
  const { oidc } = readConfig(process.env);
  if (oidc !== null) return oidc.issuer;
  throw new ZhiyuError('no-provider', 'No provider is set: OIDC_ISSUER and OIDC_CLIENT_ID name it.', {
    exitCode: 2,
  });
}

async function readPassword(name: string): Promise<string> {
  const password = await readSecret(process.stdin, process.stdout, `Password of ${name}`);
  checkPassword(password, name);
  return createPasswords().digest(password);
}

async function printUsers(db: Database): Promise<void> {
  const accounts = await listAccounts(db);
  if (accounts.length === 0) {
    print(
      'No accounts yet: this machine sees everything without. `zhiyu user add <name> --role systemAdmin` makes one.',
    );
  }
  for (const {
    name,
    role,
    bindings,
    disabled_at,
    locked_until,
    signed_in_at,
    code_confirmed_at,
  } of accounts) {
    const notes = [
      disabled_at !== null && 'disabled',
      locked_until !== null && locked_until > Date.now() && 'locked for a while',
      isRole(role) && roles[role].needsCode && code_confirmed_at === null && 'no authenticator yet',
      signed_in_at === null ? 'never signed in' : `last ${new Date(signed_in_at).toISOString()}`,
    ].filter((note) => note !== false);
    print(`${name.padEnd(20)} ${role.padEnd(14)} ${describeBindings(bindings)}  (${notes.join('; ')})`);
  }
}
