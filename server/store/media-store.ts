import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** A photo or voice note without its bytes, by the names of its columns. */
export interface MediaRecord {
  id: string;
  event_id: string;
  kind: 'photo' | 'voice';
  phase: 'before' | 'after' | null;
  media_type: string;
  size: number;
  taken_at: number;
}

/** A photo or voice note as it is kept. */
export interface StoredMedia extends Omit<MediaRecord, 'size'> {
  case_id: number;
  bytes: Buffer;
}

/** The bytes of a photo or voice note, and where its case stands, as ordinals. */
export interface FoundMedia {
  media_type: string;
  bytes: Buffer;
  area: number;
  category: number | null;
  unit: number | null;
}

/** Keeps a photo or voice note; false where it is kept already. */
export async function addMedia(tx: Transaction, city: string, media: StoredMedia): Promise<boolean> {
  const { id, case_id, event_id, kind, phase, media_type, bytes, taken_at } = media;
  const values = [city, id, case_id, event_id, kind, phase, media_type, bytes, new Date(taken_at)];
  return (await tx.query(loadStatement('media-add'), values)).length > 0;
}

/** The photos and voice notes of a case, in order of time. */
export function readMediaOfCase(tx: Transaction, city: string, id: number): Promise<MediaRecord[]> {
  return tx.query(loadStatement('media-of-case'), [city, id]);
}

/** One photo or voice note; null where the city has none of this id. */
export async function readMedia(db: Database, city: string, id: string): Promise<FoundMedia | null> {
  const [found] = await db.query<FoundMedia>(loadStatement('media-one'), [city, id]);
  return found ?? null;
}
