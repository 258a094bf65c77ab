import { isTurn } from '@zhiyu/shared/field-actions';
import type { ActionAnswer, ChangeSince } from '@zhiyu/shared/field-contract';
import { create } from 'zustand';
import { ApiProblem } from '../api';
import { sendAction, sendMedia, sendNewCase } from '../api-field';
import { openDevice, type QueuedAction } from './device-store';
import { newKey } from './new-key';

/** Sent things that are still shown. */
const MOST_SENT = 30;
const LOCK = 'zhiyu-field-send';
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;

/** What the page shows of the queue. */
interface QueueState {
  items: QueuedAction[];
  isSending: boolean;
  /** The server wants to know who asks before it takes anything. */
  isSignInNeeded: boolean;
}

export const useQueue = create<QueueState>(() => ({ items: [], isSending: false, isSignInNeeded: false }));

/** What the sender needs to know of the page around it. */
interface Around {
  viewer(): string | null;
  /** The server has taken something in. */
  onTaken(answer: ActionAnswer): void;
}

let around: Around | null = null;
let pauseMs = FIRST_PAUSE_MS;
let timer = 0;

/** Starts sending: now, when the network is back, when the page is seen, and after a pause where the server was away. */
export async function startSending(options: Around): Promise<void> {
  around = options;
  await showQueue();
  addEventListener('online', sendSoon);
  document.addEventListener('visibilitychange', sendSoon);
  sendSoon();
}

/** What was done, before it has a place in the queue. */
export type Doing = Omit<QueuedAction, 'order' | 'state' | 'problem' | 'made'>;

/**
 * Queues what was done, all of it or nothing. Once this is fulfilled it lies on the device's disk and is there whatever happens
 * to the page or the phone; it is rejected where the device keeps nothing more, and then the words are still the caller's.
 */
export async function enqueue(...doings: readonly Doing[]): Promise<void> {
  const transaction = (await openDevice()).transaction('queue', 'readwrite', { durability: 'strict' });
  const before = await transaction.store.getAll();
  const adding = doings.map((doing) =>
    transaction.store.add({ ...doing, what: goOn(doing, before), state: 'waiting', problem: null }),
  );
  await Promise.all([...adding, transaction.done]);
  await showQueue();
  sendSoon();
}

/**
 * What was done, from the version that this device itself has made of the case: the page may not have heard of it yet. A turn
 * that the server took was decided on the newest version, so nothing that another did is passed over.
 */
function goOn(item: Doing, before: readonly QueuedAction[]) {
  const { what } = item;
  if (what.type !== 'act') return what;
  const ofCase = before.filter((other) => other.state === 'sent' && isSameCase(other, item));
  const version = Math.max(what.action.version, ...ofCase.map(({ made }) => made ?? 0));
  return { ...what, action: { ...what.action, version } };
}

/** Takes something out of the queue that the officer does not want sent any more. */
export async function discard(order: number): Promise<void> {
  const device = await openDevice();
  await device.delete('queue', order);
  await showQueue();
  sendSoon();
}

/** Sends what was held once more, knowing what happened meanwhile: it is decided anew, under a new key. */
export async function sendAgain(item: QueuedAction, version: number): Promise<void> {
  const { what } = item;
  const renewed = what.type === 'act' ? { ...what, action: { ...what.action, version } } : what;
  await put({ ...item, what: renewed, key: newKey(), state: 'waiting', problem: null });
  sendSoon();
}

/** Keeps the words of what cannot be done any more as a note, so that they are not lost. */
export async function sendAsNote(item: QueuedAction, reason: string, version: number): Promise<void> {
  if (item.what.type !== 'act') return;
  const action = { kind: 'noted' as const, at: item.what.action.at, version, reason };
  await put({
    ...item,
    what: { type: 'act', action },
    key: newKey(),
    state: 'waiting',
    problem: null,
  });
  sendSoon();
}

async function put(item: QueuedAction): Promise<void> {
  await (await openDevice()).put('queue', item);
  await showQueue();
}

async function showQueue(): Promise<void> {
  const items = await (await openDevice()).getAll('queue');
  useQueue.setState({ items });
}

function sendSoon(): void {
  clearTimeout(timer);
  if (document.visibilityState === 'hidden') return;
  void send();
}

/** A turn to send has been asked for and has not begun: it will see whatever is queued until then. */
let isAsked = false;
let turns: Promise<void> = Promise.resolve();

/** Of all tabs of the device one sends at a time; what is queued while one does is seen by it or sent in the next turn. */
async function send(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  const work = async () => {
    isAsked = false;
    useQueue.setState({ isSending: true });
    try {
      while (await sendNext());
    } finally {
      useQueue.setState({ isSending: false });
      await showQueue();
    }
  };
  if ('locks' in navigator) await navigator.locks.request(LOCK, work);
  else {
    turns = turns.then(work, work);
    await turns;
  }
}

/** Sends the first thing that may go; false where there is none, or the server is away. */
async function sendNext(): Promise<boolean> {
  const viewer = around?.viewer() ?? null;
  const items = await (await openDevice()).getAll('queue');
  const next = items.find((item, index) => item.viewer === viewer && mayGo(item, items.slice(0, index)));
  if (next === undefined) return false;
  try {
    const answer = await sendOne(next);
    await settle(next, answer);
    pauseMs = FIRST_PAUSE_MS;
    useQueue.setState({ isSignInNeeded: false });
    around?.onTaken(answer);
    return true;
  } catch (error) {
    return hold(next, error);
  }
}

/** In order for each case: what comes after something that is held waits with it. */
function mayGo(item: QueuedAction, before: readonly QueuedAction[]): boolean {
  if (item.state !== 'waiting') return false;
  if (item.caseId === null && item.what.type !== 'found') return false;
  return !before.some((other) => other.state !== 'sent' && isSameCase(other, item));
}

type CaseOf = Pick<QueuedAction, 'city' | 'caseId' | 'what' | 'key' | 'foundBy'>;

function isSameCase(one: CaseOf, other: CaseOf): boolean {
  if (one.city !== other.city) return false;
  if (one.caseId !== null) return one.caseId === other.caseId;
  return caseKey(one) === caseKey(other);
}

/** The key of the case that was found on this phone and has no number yet. */
function caseKey({ what, key, foundBy }: CaseOf): string | null {
  return what.type === 'found' ? key : foundBy;
}

function sendOne({ city, caseId, key, what, at }: QueuedAction): Promise<ActionAnswer> {
  if (what.type === 'found') return sendNewCase(city, key, what.found);
  const id = caseId as number;
  if (what.type === 'act') return sendAction(city, id, key, what.action);
  const file = new Blob([what.bytes], { type: what.mediaType });
  return sendMedia(city, id, key, { file, phase: what.phase, at });
}

/** Marks something as sent. What was done after it on the same case goes on from the version that it made. */
async function settle(sent: QueuedAction, answer: ActionAnswer): Promise<void> {
  const transaction = (await openDevice()).transaction('queue', 'readwrite');
  const items = await transaction.store.getAll();
  // The device was wiped, or it was taken out of the queue, while it was on its way.
  if (!items.some(({ order }) => order === sent.order)) return;
  const makesTurn = sent.what.type === 'found' || (sent.what.type === 'act' && isTurn(sent.what.action.kind));
  for (const item of items) {
    if (item.state === 'sent' || item.order === sent.order || !isSameCase(item, sent)) continue;
    const { what } = item;
    const action = what.type === 'act' && makesTurn ? { ...what.action, version: answer.version } : null;
    await transaction.store.put({
      ...item,
      caseId: answer.caseId,
      ...(action !== null && { what: { type: 'act', action } }),
    });
  }
  // A photo that the server has need not take room here.
  const what = sent.what.type === 'media' ? { ...sent.what, bytes: new ArrayBuffer(0) } : sent.what;
  const made = makesTurn ? { made: answer.version } : {};
  await transaction.store.put({
    ...sent,
    ...made,
    what,
    caseId: answer.caseId,
    state: 'sent',
    problem: null,
  });
  const old = items.filter(({ state }) => state === 'sent').slice(0, -MOST_SENT);
  for (const { order } of old) await transaction.store.delete(order as number);
  await transaction.done;
  await showQueue();
}

/** Whether others may go on: something that the server refuses is held and shown, nothing is thrown away. */
async function hold(item: QueuedAction, error: unknown): Promise<boolean> {
  const problem = error instanceof ApiProblem ? error.problem : null;
  if (problem?.status === 401) {
    useQueue.setState({ isSignInNeeded: true });
    return false;
  }
  if (problem === null || problem.status >= 500 || problem.status === 429) {
    timer = window.setTimeout(sendSoon, pauseMs);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    return false;
  }
  const since = (problem as { since?: ChangeSince[] }).since ?? [];
  const isThere = (await (await openDevice()).get('queue', item.order as number)) !== undefined;
  if (!isThere) return true;
  await put({ ...item, state: 'held', problem: { code: problem.code, detail: problem.detail, since } });
  return true;
}
