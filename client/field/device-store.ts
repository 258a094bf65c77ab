import type { ActionInput, ChangeSince, NewCaseInput } from '@zhiyu/shared/field-contract';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { FIELD_DATABASE } from '../wipe-device';

/** What was done on the phone, until the server has it. */
export interface QueuedAction {
  /** Place in the queue; given when it is queued. */
  order?: number;
  /** Its Idempotency-Key. */
  key: string;
  city: string;
  /** Who did it: nobody else sends it. */
  viewer: string;
  /** The case, or the key of the case that was found on this phone and is still to be sent. */
  caseId: number | null;
  foundBy: string | null;
  /** What the case is called. */
  title: string;
  what: QueuedWhat;
  state: 'waiting' | 'held' | 'sent';
  /** Why it is held: the code of the server's answer, its words, and what another did meanwhile. */
  problem: { code: string; detail: string; since: ChangeSince[] } | null;
  /** Of a turn that was sent: the version of the case that it made. */
  made?: number;
  at: string;
}

export type QueuedWhat =
  | { type: 'act'; action: ActionInput }
  | {
      type: 'media';
      kind: 'photo' | 'voice';
      bytes: ArrayBuffer;
      mediaType: string;
      phase: 'before' | 'after' | null;
    }
  | { type: 'found'; found: NewCaseInput };

/** An answer of the server, to be shown while it cannot be asked. */
export interface StoredAnswer {
  /** The key of the query as JSON. */
  key: string;
  viewer: string;
  data: unknown;
  at: number;
}

interface FieldSchema extends DBSchema {
  queue: { key: number; value: QueuedAction };
  answers: { key: string; value: StoredAnswer };
  settings: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<FieldSchema>> | null = null;

/** The database of this device. Versions only ever add: what waits to be sent is there after an update. */
export function openDevice(): Promise<IDBPDatabase<FieldSchema>> {
  opened ??= openDB<FieldSchema>(FIELD_DATABASE, 1, {
    upgrade(database) {
      database.createObjectStore('queue', { keyPath: 'order', autoIncrement: true });
      database.createObjectStore('answers', { keyPath: 'key' });
      database.createObjectStore('settings');
    },
    blocking: (_current, _next, event) => {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated: () => {
      opened = null;
    },
  });
  return opened;
}

/** Empties the database and lets go of it, so that it can be removed. */
export async function emptyDevice(): Promise<void> {
  const device = await openDevice();
  const transaction = device.transaction(['queue', 'answers', 'settings'], 'readwrite');
  for (const name of ['queue', 'answers', 'settings'] as const) void transaction.objectStore(name).clear();
  await transaction.done;
  device.close();
  opened = null;
}

/** All that is kept of choices, by name. */
export async function readAllSettings(): Promise<Record<string, unknown>> {
  const { store } = (await openDevice()).transaction('settings');
  const [names, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return Object.fromEntries(names.map((name, place) => [name, values[place]]));
}

export async function readSetting<Value>(name: string): Promise<Value | null> {
  return ((await (await openDevice()).get('settings', name)) as Value | undefined) ?? null;
}

export async function writeSetting(name: string, value: unknown): Promise<void> {
  await (await openDevice()).put('settings', value, name);
}
