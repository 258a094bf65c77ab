import { createSecretBox, openSecretBox, type SecretBox } from '../access/secret-box';
import type { Database } from '../store/database';
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
import {
  createKey,
  forgetOriginalKeys,
  openKey,
  openOriginalKeys,
  originalContext,
  sealKey,
} from './original-keys';

const AT_ONCE = 1000;
/** So long a retired key stays, for servers that still seal with it. */
const KEPT_MS = 3_600_000;

/** Begins a new key, seals every original anew with it, and destroys keys that have sealed nothing more for an hour. */
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
  for (;;) {
    const moved = await moveSome(db, box);
    if (moved === 0) break;
    resealed += moved;
  }
  return { resealed, dropped: await dropOriginalKeys(db, now() - KEPT_MS) };
}

async function moveSome(db: Database, box: SecretBox): Promise<number> {
  const inUse = (await readKeysInUse(db)).find(({ purpose }) => purpose === 'seal');
  if (inUse === undefined) return 0;
  const sealing = createSecretBox(openKey(box, inUse));
  const boxes = new Map<number, SecretBox>();
  return db.transaction(async (tx) => {
    const originals = await listOfOtherKeys(tx, inUse.id, AT_ONCE);
    for (const { key } of originals) {
      if (boxes.has(key)) continue;
      const record = await readOriginalKey(tx, key);
      if (record !== null) boxes.set(key, createSecretBox(openKey(box, record)));
    }
    const anew = originals.map(({ city, name, key, sealed }) => {
      const context = originalContext(city, name);
      const opened = (boxes.get(key) as SecretBox).open(sealed, context);
      return { city, name, sealed: sealing.seal(opened, context) };
    });
    if (anew.length > 0) await resealOriginals(tx, inUse.id, anew);
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
