import { createHmac, randomBytes } from 'node:crypto';
import { createSecretBox, openSecretBox, type SecretBox } from '../access/secret-box';
import { ZhiyuError } from '../errors';
import type { Database } from '../store/database';
import {
  addOriginalKey,
  type OriginalKeyRecord,
  readKeysInUse,
  readOriginalKey,
  type SealedOriginal,
} from '../store/originals';

/** Another server may have begun another key; so soon it is used here, too. */
const FRESH_MS = 30_000;
const KEY_BYTES = 32;
const NAME_LENGTH = 22;

/** Names, seals and opens what people wrote. */
export interface OriginalKeys {
  /** The name of an original: the same content about the same case has the same. Nobody without the key finds it by trying. */
  nameOf(parts: readonly string[]): string;
  seal(city: string, name: string, content: string): SealedOriginal;
  /** @throws ZhiyuError `sealed-otherwise`, `key-gone` where the key was destroyed */
  open(city: string, original: SealedOriginal): Promise<string>;
}

interface Known {
  keys: OriginalKeys;
  readAt: number;
}
const known = new WeakMap<Database, Promise<Known>>();

/**
 * The keys of a database's originals. They stand in the database, sealed by the key file, and are made at the first use.
 * Every original is sealed by AES-256-GCM with a key that is named beside it, so that keys can be changed one after another.
 * @throws ZhiyuError `sealed-otherwise` where the key file is another than the one they were sealed with
 */
export async function openOriginalKeys(db: Database): Promise<OriginalKeys> {
  const before = await known.get(db)?.catch(() => undefined);
  if (before !== undefined && Date.now() - before.readAt < FRESH_MS) return before.keys;
  const opening = readKeys(db).then((keys) => ({ keys, readAt: Date.now() }));
  known.set(db, opening);
  return (await opening).keys;
}

/** Lets keys be read anew at the next use. */
export function forgetOriginalKeys(db: Database): void {
  known.delete(db);
}

/** A key as the database keeps it. */
export function sealKey(box: SecretBox, purpose: OriginalKeyRecord['purpose'], key: Uint8Array): Buffer {
  return box.seal(key, contextOf(purpose));
}

/** A key that the database keeps. @throws ZhiyuError `sealed-otherwise` */
export function openKey(box: SecretBox, { purpose, sealed }: OriginalKeyRecord): Buffer {
  return box.open(sealed, contextOf(purpose));
}

/** A new key. */
export function createKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

async function readKeys(db: Database): Promise<OriginalKeys> {
  const box = openSecretBox(db.keyFile);
  let records = await readKeysInUse(db);
  for (const purpose of ['seal', 'name'] as const) {
    if (records.some((record) => record.purpose === purpose)) continue;
    await addOriginalKey(db, { purpose, sealed: sealKey(box, purpose, createKey()) }, Date.now());
    records = await readKeysInUse(db);
  }
  const sealing = records.find(({ purpose }) => purpose === 'seal') as OriginalKeyRecord;
  const naming = openKey(box, records.find(({ purpose }) => purpose === 'name') as OriginalKeyRecord);
  const boxes = new Map([[sealing.id, createSecretBox(openKey(box, sealing))]]);

  async function findBox(id: number): Promise<SecretBox> {
    const found = boxes.get(id);
    if (found !== undefined) return found;
    const record = await readOriginalKey(db, id);
    if (record === null) {
      throw new ZhiyuError('key-gone', `The key ${id} that this was sealed with was destroyed.`, {
        status: 500,
      });
    }
    const opened = createSecretBox(openKey(box, record));
    boxes.set(id, opened);
    return opened;
  }

  return {
    nameOf: (parts) =>
      createHmac('sha256', naming).update(parts.join('\0')).digest('base64url').slice(0, NAME_LENGTH),
    seal(city, name, content) {
      const sealed = boxes.get(sealing.id)!.seal(Buffer.from(content), originalContext(city, name));
      return { name, key: sealing.id, sealed };
    },
    async open(city, { name, key, sealed }) {
      return (await findBox(key)).open(sealed, originalContext(city, name)).toString();
    },
  };
}

/** Where an original belongs: it opens there only. */
export function originalContext(city: string, name: string): string {
  return `original:${city}:${name}`;
}

function contextOf(purpose: string): string {
  return `original-key:${purpose}`;
}
