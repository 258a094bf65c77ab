import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent } from '@zhiyu/shared/event';
import { listUnits } from '@zhiyu/shared/shingles';
import type { SealedOriginal } from '../store/originals';
import type { OriginalKeys } from './original-keys';
import { redact } from './redact';

/** What people wrote in a record, as it was written. */
export interface RecordWords {
  title: string | null;
  text: string | null;
  address: string | null;
}

/** What people wrote in an event, as it was written. */
export interface EventWords {
  reason: string | null;
  address: string | null;
}

/** The case that words are about. */
export interface CaseKey {
  city: string;
  source: string;
  sourceId: string;
}

/** Words with all covered that tells who somebody is; null where there is nothing to cover. */
type Covered<Words> = Words | null;

/** The words of a record that something is to be covered in; null where nothing is, as in most. */
export function coverRecordWords({ title, text, address }: CaseInput): Covered<RecordWords> {
  const words = { title: title ?? null, text: text ?? null, address: address ?? null };
  const covered = {
    title: coverText(words.title),
    text: coverText(words.text),
    address: coverAddress(words.address),
  };
  return covered.title === words.title && covered.text === words.text && covered.address === words.address
    ? null
    : covered;
}

/** The words of an event that something is to be covered in; null where nothing is. */
export function coverEventWords({ reason, address }: CaseEvent): Covered<EventWords> {
  const words = { reason: reason ?? null, address: address ?? null };
  const covered = { reason: coverText(words.reason), address: coverAddress(words.address) };
  return covered.reason === words.reason && covered.address === words.address ? null : covered;
}

const spaced = /\s/;
const chinese = /\p{Script=Han}/u;

/** Addresses are written with spaces between road, number and door, too; what is covered is told without them. */
function coverAddress(address: string | null): string | null {
  const covered = coverText(address);
  if (typeof address !== 'string' || covered !== address) return covered;
  if (!spaced.test(address) || !chinese.test(address)) return address;
  const close = address.replace(/\s+/g, '');
  const closeCovered = redact(close);
  return closeCovered === close ? address : closeCovered;
}

function coverText(text: string | null): string | null {
  return typeof text === 'string' ? redact(text) : text;
}

/**
 * A record with covered words in the place of its own. Its name for the original stays where it had one: what was covered
 * before by weaker rules is covered further, and its original is whole already.
 */
export function coverRecord(
  keys: OriginalKeys,
  key: CaseKey,
  input: CaseInput,
  covered: RecordWords,
): { record: CaseInput; original: SealedOriginal | null } {
  const { title, text, address } = input;
  const record: CaseInput = { ...input };
  // What was left out stays left out: null would say something.
  if ('title' in input) record.title = covered.title;
  if ('text' in input) record.text = covered.text;
  if ('address' in input) record.address = covered.address;
  if (address && covered.address !== address) {
    record.addressKey ??= keys.nameOf([key.city, ...listUnits(address)]);
  }
  if (input.original) return { record, original: null };
  const words = { title: title || null, text: text || null, address: address || null };
  const original = sealWords(keys, key, '', words);
  record.original = original.name;
  return { record, original };
}

/** An event with covered words in the place of its own. */
export function coverEvent(
  keys: OriginalKeys,
  key: CaseKey,
  event: CaseEvent,
  covered: EventWords,
): { event: CaseEvent; original: SealedOriginal | null } {
  const { reason, address } = event;
  const shown: CaseEvent = { ...event };
  if ('reason' in event) shown.reason = covered.reason;
  if ('address' in event) shown.address = covered.address;
  if (address && covered.address !== address) {
    shown.addressKey ??= keys.nameOf([key.city, ...listUnits(address)]);
  }
  if (event.original) return { event: shown, original: null };
  const original = sealWords(keys, key, event.eventId, {
    reason: reason || null,
    address: address || null,
  });
  shown.original = original.name;
  return { event: shown, original };
}

function sealWords(
  keys: OriginalKeys,
  { city, source, sourceId }: CaseKey,
  eventId: string,
  words: RecordWords | EventWords,
): SealedOriginal {
  const content = JSON.stringify(words);
  return keys.seal(city, keys.nameOf([city, source, sourceId, eventId, content]), content);
}
