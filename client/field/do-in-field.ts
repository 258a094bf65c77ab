import type { ActionInput, NewCaseInput } from '@zhiyu/shared/field-contract';
import { useWords } from '../i18n';
import { useField } from './field-context';
import { newKey } from './new-key';
import { enqueue } from './queue';

/** The case that something is done about. */
export interface AboutCase {
  /** Null for a case that was found on this phone and has no number yet. */
  id: number | null;
  foundBy: string | null;
  title: string;
}

/** What the officer can do; everything goes through the queue, with a network or without. */
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
    async addMedia(about: AboutCase, kind: 'photo' | 'voice', file: Blob, phase: 'before' | 'after' | null) {
      // Bytes rather than a file: some browsers lose files that lie in their database.
      const bytes = await file.arrayBuffer();
      const what = { type: 'media' as const, kind, bytes, mediaType: file.type, phase };
      await enqueue({ ...common(about), key: newKey(), what });
    },
    /** Answers the key that photos of the new case go under. */
    async report(title: string, found: Omit<NewCaseInput, 'at'>): Promise<string> {
      const key = newKey();
      const what = { type: 'found' as const, found: { ...found, at: iso() } };
      await enqueue({ ...common({ id: null, foundBy: null, title }), key, what });
      return key;
    },
  };
}
