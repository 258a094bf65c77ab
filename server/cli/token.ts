import { type Command, InvalidArgumentError, Option } from 'commander';
import { createToken, digestToken } from '../access/token';
import { readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { addKey, type KeyKind, keyKinds, listKeys, revokeKey } from '../store/access-keys';
import { type Database, openDatabase } from '../store/database';
import { addBindingFlags, type BindingFlags, describeBindings, readBindings } from './bindings';
import { auditFromHere } from './note-from-here';

interface AddFlags extends BindingFlags {
  kind: KeyKind;
  label: string;
  source: string[];
  days: number;
}

const DAY = 86_400_000;
const MOST_DAYS = 1096;
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Adds the commands `token add`, `token list` and `token revoke`. */
export function registerTokenCommand(program: Command): void {
  const token = program
    .command('token')
    .description('give keys to screens and to systems, and take them back');
  addBindingFlags(
    token
      .command('add')
      .description('make a key; it is shown once, and kept nowhere')
      .addOption(
        new Option(
          '--kind <kind>',
          'kiosk: a screen that looks; source: hands cases in; monitor: reads /metrics',
        )
          .choices([...keyKinds])
          .makeOptionMandatory(),
      )
      .requiredOption('--label <text>', 'what has it, such as 指挥大厅大屏')
      .option(
        '--source <name>',
        'only cases of this source; again for another',
        (text: string, before: string[]) => [...before, text],
        [],
      )
      .option('--days <number>', 'when it expires', parseDays, 365),
  ).action((flags: AddFlags) => withDatabase('token-add', (db) => add(db, flags)));
  token
    .command('list')
    .description('list the keys with what they may, and when they were used')
    .action(() => withDatabase('token-list', printKeys));
  token
    .command('revoke <number>')
    .description('take a key back; its screens are signed out')
    .action((number: string) =>
      withDatabase('token-revoke', async (db) => {
        const isRevoked = /^\d{1,15}$/.test(number) && (await revokeKey(db, Number(number), Date.now()));
        if (!isRevoked) throw new ZhiyuError('unknown-key', `There is no key ${number} that still holds.`);
        print(`Key ${number} is revoked.`);
        return `key:${number}`;
      }),
    );
}

function parseDays(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS) return Number(text);
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MOST_DAYS}.`);
}

/** What `work` says it has done is noted in the audit. */
async function withDatabase(action: string, work: (db: Database) => Promise<string | null>): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, (line) => process.stderr.write(`${line}\n`));
  try {
    const done = await work(db);
    if (done !== null) await auditFromHere(db, config, action, done);
  } finally {
    await db.close();
  }
}

async function add(db: Database, flags: AddFlags): Promise<string> {
  const { kind, label, source, days } = flags;
  const bindings = await readBindings(db, flags);
  if ((kind === 'monitor') !== (bindings.length === 0)) {
    const message =
      kind === 'monitor' ? 'A monitor sees no city; leave --city out.' : 'Say for which city: --city <id>';
    throw new ZhiyuError('unbound', message, { exitCode: 2 });
  }
  if (kind === 'source' && bindings.some((binding) => binding.kind !== 'city')) {
    throw new ZhiyuError('unbound', 'A source hands in cases of a whole city, or of the sources named.', {
      exitCode: 2,
    });
  }
  const token = createToken();
  const now = Date.now();
  const id = await addKey(db, {
    digest: digestToken(token),
    kind,
    label,
    sources: source.length === 0 ? null : source,
    bindings,
    now,
    expiresAt: now + days * DAY,
  });
  process.stderr.write(`Key ${id}, for ${days} days. It is not shown again:\n`);
  print(token);
  process.stderr.write(
    kind === 'kiosk'
      ? `Open the screen once with it: http(s)://…/city/${bindings[0]?.city}#key=${token}\n`
      : 'It is sent as a header: Authorization: Bearer <key>\n',
  );
  return `key:${id} ${kind} ${label}`;
}

async function printKeys(db: Database): Promise<null> {
  for (const { id, kind, label, sources, bindings, expires_at, revoked_at, used_at } of await listKeys(db)) {
    const state =
      revoked_at !== null
        ? 'revoked'
        : expires_at <= Date.now()
          ? 'expired'
          : `until ${new Date(expires_at).toISOString().slice(0, 10)}`;
    const used = used_at === null ? 'never used' : `last ${new Date(used_at).toISOString()}`;
    const of = sources === null ? '' : ` ${sources.join(', ')}`;
    print(
      `${String(id).padStart(4)} ${kind.padEnd(8)} ${label}  ${describeBindings(bindings)}${of}  (${state}; ${used})`,
    );
  }
  return null;
}
