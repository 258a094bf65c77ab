import { createSecretBox, openSecretBox, type SecretBox } from '../access/secret-box';
import type { Database, Transaction } from '../store/database';
import {
  addOriginalKey,
  dropOriginalKeys,
  listOfOtherKeys,
  listOriginalKeys,
  readKeysInUse,
  readOriginalKey,
  resealKey,
  resealOriginals,
  retireSealingKey,
} from '../store/originals';
import { type KeptText, listTextsOfOtherKeys, resealTexts, type SealedTable } from '../store/sealed-rows';
import {
  createKey,
  forgetOriginalKeys,
  openKey,
  openOriginalKeys,
  originalContext,
  sealKey,
} from './original-keys';
import { mendingContext, rowContext } from './seal-rows';

const AT_ONCE = 1000;
/** So long a retired key stays, for servers that still seal with it. */
const KEPT_MS = 3_600_000;

/** A text that is sealed, with what tells it from others where it is kept. */
type SealedText = KeptText & { name?: string };

/** A table with sealed texts, and where each belongs. */
interface Place {
  list(tx: Transaction, key: number, limit: number): Promise<SealedText[]>;
  contextOf(text: SealedText): string;
  reseal(tx: Transaction, key: number, texts: readonly SealedText[]): Promise<void>;
}

const originals: Place = {
  list: listOfOtherKeys,
  contextOf: ({ name = '' }) => name,
  reseal: (tx, key, texts) =>
    resealOriginals(
      tx,
      key,
      texts.map(({ name = '', ...text }) => ({ ...text, name })),
    ),
};

function placeOf(table: SealedTable, contextOf: Place['contextOf']): Place {
  return {
    list: (tx, key, limit) => listTextsOfOtherKeys(tx, table, key, limit),
    contextOf,
    reseal: (tx, key, texts) => resealTexts(tx, table, key, texts),
  };
}

/** All that is sealed with the key of originals. */
const places: readonly Place[] = [
  originals,
  placeOf('quarantine', ({ digest = '' }) => rowContext(digest)),
  placeOf('discard', ({ digest = '' }) => rowContext(digest)),
  placeOf('mending', ({ id = '', at = 0 }) => mendingContext(id, at)),
];

/** Begins a new key, seals every original and every row that is kept aside anew with it, and destroys keys that have sealed nothing more for an hour. */
export async function rotateOriginalKey(
  db: Database,
  now: () => number,
): Promise<{ resealed: number; dropped: number }> {
  const box = openSecretBox(db.keyFile);
  await openOriginalKeys(db);
  await db.transaction(async (tx) => {
    await retireSealingKey(tx, now());
    await addOriginalKey(tx, { purpose: 'seal', sealed: sealKey(box, 'seal', createKey()) }, now());
  });
  forgetOriginalKeys(db);
  let resealed = 0;
  for (const place of places) {
    for (;;) {
      const moved = await moveSome(db, box, place);
      if (moved === 0) break;
      resealed += moved;
    }
  }
  return { resealed, dropped: await dropOriginalKeys(db, now() - KEPT_MS) };
}

/** Moves some texts of one table in one transaction; answers how many. */
async function moveSome(db: Database, box: SecretBox, { list, contextOf, reseal }: Place): Promise<number> {
  const inUse = (await readKeysInUse(db)).find(({ purpose }) => purpose === 'seal');
  if (inUse === undefined) return 0;
  const sealing = createSecretBox(openKey(box, inUse));
  const boxes = new Map<number, SecretBox>();
  return db.transaction(async (tx) => {
    const texts = await list(tx, inUse.id, AT_ONCE);
    for (const { key } of texts) {
      if (boxes.has(key)) continue;
      const record = await readOriginalKey(tx, key);
      if (record !== null) boxes.set(key, createSecretBox(openKey(box, record)));
    }
    const anew = texts.map((text) => {
      const context = originalContext(text.city, contextOf(text));
      const opened = (boxes.get(text.key) as SecretBox).open(text.sealed, context);
      return { ...text, sealed: sealing.seal(opened, context) };
    });
    if (anew.length > 0) await reseal(tx, inUse.id, anew);
    return anew.length;
  });
}

/** Puts the keys of originals under another key file; answers how many there are. Originals themselves stay as they are. */
export async function sealKeysAnew(db: Database, before: SecretBox, after: SecretBox): Promise<number> {
  return db.transaction(async (tx) => {
    const keys = await listOriginalKeys(tx);
    for (const record of keys) {
      const sealed = sealKey(after, record.purpose, openKey(before, record));
      await resealKey(tx, { id: record.id, sealed });
    }
    return keys.length;
  });
}
