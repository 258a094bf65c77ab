import type { ActionInput, NewCaseInput } from '@zhiyu/shared/field-contract';
import { useWords } from '../i18n';
import { useField } from './field-context';
import { newKey } from './new-key';
import { type Doing, enqueue } from './queue';

/** The case that something is done about. */
export interface AboutCase {
  /** Null for a case that was found on this phone and has no number yet. */
  id: number | null;
  foundBy: string | null;
  title: string;
}

/**
 * What the officer can do; everything goes through the queue, with a network or without. Each answer is fulfilled once the
 * device has it, and rejected where it cannot keep it.
 */
export function useDoings() {
  const { city, now } = useField();
  const { language } = useWords();
  const iso = () => new Date(now()).toISOString();
  const common = ({ id, foundBy, title }: AboutCase) => ({
    city: city.id,
    viewer: city.viewer.id,
    caseId: id,
    foundBy,
    title,
    at: iso(),
  });
  return {
    iso,
    language,
    act: (about: AboutCase, action: Omit<ActionInput, 'at'>) =>
      enqueue({
        ...common(about),
        key: newKey(),
        what: { type: 'act', action: { ...action, at: iso() } },
      }),
    addMedia: async (
      about: AboutCase,
      kind: 'photo' | 'voice',
      file: Blob,
      phase: 'before' | 'after' | null,
    ) => enqueue({ ...common(about), key: newKey(), what: await readMedia(kind, file, phase) }),
    /** A case that was found, with the photos of how it was. */
    async report(title: string, found: Omit<NewCaseInput, 'at'>, photos: readonly Blob[]): Promise<void> {
      const key = newKey();
      const media = await Promise.all(photos.map((photo) => readMedia('photo', photo, 'before')));
      const what = { type: 'found' as const, found: { ...found, at: iso() } };
      const photoOf = { ...common({ id: null, foundBy: key, title }) };
      await enqueue(
        { ...common({ id: null, foundBy: null, title }), key, what },
        ...media.map((one): Doing => ({ ...photoOf, key: newKey(), what: one })),
      );
    },
  };
}

/** Bytes rather than a file: some browsers lose files that lie in their database. */
async function readMedia(kind: 'photo' | 'voice', file: Blob, phase: 'before' | 'after' | null) {
  return { type: 'media' as const, kind, bytes: await file.arrayBuffer(), mediaType: file.type, phase };
}
