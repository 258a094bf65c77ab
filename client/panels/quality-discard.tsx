import { useId, useState } from 'react';
import { useWords } from '../i18n';
import { FailedNote } from './panel-states';
import styles from './quality.module.css';
import type { useDiscard } from './quality-queries';

/** Gives a row up for good: first the wish, then the reason and a second press. */
export function DiscardRow({ discard }: { discard: ReturnType<typeof useDiscard> }) {
  const { messages } = useWords();
  const words = messages.quality.quarantine.discard;
  const [reason, setReason] = useState<string | null>(null);
  const field = useId();
  if (reason === null) {
    return (
      <button type="button" className={styles.button} onClick={() => setReason('')} data-testid="discard">
        {words.open}
      </button>
    );
  }
  return (
    <form
      className={styles.discard}
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        discard.mutate(reason);
      }}
    >
      <strong>{words.title}</strong>
      <p className={styles.quiet}>{words.hint}</p>
      <label className={styles.label} htmlFor={field}>
        {words.reason}
      </label>
      <input
        id={field}
        className={styles.reason}
        value={reason}
        maxLength={1000}
        // biome-ignore lint/a11y/noAutofocus: it comes at the press of a button and is what that asked for
        autoFocus
        onChange={({ target }) => setReason(target.value)}
      />
      {discard.error && (
        <FailedNote
          what={messages.quality.parts.quarantine}
          error={discard.error}
          retry={() => discard.mutate(reason)}
        />
      )}
      <div className={styles.choices}>
        <button
          type="submit"
          className={styles.primary}
          disabled={discard.isPending || reason.trim() === ''}
          data-testid="discard-confirm"
        >
          {discard.isPending ? words.sending : words.confirm}
        </button>
        <button type="button" className={styles.button} onClick={() => setReason(null)}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
