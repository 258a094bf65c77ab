import type { CaseAnswer, OriginalAnswer } from '@zhiyu/shared/case-contract';
import { type FormEvent, useState } from 'react';
import { openOriginal } from '../api-cases';
import { useWords } from '../i18n';
import styles from './case-original.module.css';
import { useExplorer } from './explorer-context';
import { mayDo } from './may-do';

/** What was taken out of a case’s texts, opened with a reason that is kept. It is forgotten when the sheet closes. */
export function CaseOriginal({ found }: { found: CaseAnswer }) {
  const { city } = useExplorer();
  const { messages } = useWords();
  const [original, setOriginal] = useState<OriginalAnswer | null>(null);
  const [hasFailed, setFailed] = useState(false);
  if (found.erased) return <p className={styles.erased}>{messages.access.erased}</p>;
  if (!found.redacted || !mayDo('openOriginal', city.viewer)) return null;

  async function open(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '');
    setFailed(false);
    try {
      setOriginal(await openOriginal(city.id, found.id, reason));
    } catch (error) {
      console.info('the original was not opened', error);
      setFailed(true);
    }
  }

  const words = messages.access.original;
  return (
    <details className={styles.original} data-testid="case-original">
      <summary>{words.open}</summary>
      {original === null ? (
        <form onSubmit={open}>
          <label>
            <span>{words.reason}</span>
            <input name="reason" required minLength={4} maxLength={200} autoComplete="off" />
          </label>
          <button type="submit">{words.submit}</button>
          <p className={styles.fault} role="alert">
            {hasFailed && words.failed}
          </p>
        </form>
      ) : (
        <div className={styles.text}>
          {original.title !== null && <p>{original.title}</p>}
          {original.text !== null && <p>{original.text}</p>}
          {original.address !== null && <p>{original.address}</p>}
          {original.reasons.map(({ eventId, reason }) => (
            <p key={eventId}>{reason}</p>
          ))}
        </div>
      )}
    </details>
  );
}
