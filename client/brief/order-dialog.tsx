import type { OverseenCase } from '@zhiyu/shared/oversight-contract';
import { Dialog } from 'radix-ui';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem } from '../api';
import { useWords } from '../i18n';
import controls from '../panels/controls.module.css';
import { useExplorer } from '../panels/explorer-context';
import { CloseIcon } from '../panels/icons';
import { readInstant } from '../read-instant';
import { dayOf } from '../view-state';
import { useAskUnit, useDeadlines } from './brief-queries';
import { createKey } from './create-key';
import styles from './order-dialog.module.css';

/** Working days that are offered; the middle one is proposed. */
const dayChoices = [1, 3, 5] as const;
const MOST_NOTE = 500;

/** An order 督办: until when, what, and whether an answer is wanted. */
export function OrderDialog(props: { item: OverseenCase; title: string; onClose: () => void }) {
  const { item, title, onClose } = props;
  const { messages, format } = useWords();
  const { clock, city } = useExplorer();
  const words = messages.brief.ask;
  const [days, setDays] = useState<number>(dayChoices[1]);
  /** A day of one’s own, instead of working days. */
  const [ownDay, setOwnDay] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [isAnswerWanted, setAnswerWanted] = useState(true);
  const [isBad, setBad] = useState(false);
  const key = useRef(createKey());
  const ask = useAskUnit(city.id);
  const deadlines = useDeadlines(dayChoices, isDay(ownDay) ? ownDay : null).data?.deadlines ?? [];
  const chosen = deadlines.find((one) => (ownDay === null ? one.workingDays === days : one.day === ownDay));
  const send = (event: FormEvent) => {
    event.preventDefault();
    const dueAt = chosen?.dueAt ?? null;
    if (dueAt === null || Date.parse(dueAt) <= clock.now) return setBad(true);
    ask.mutate(
      {
        caseId: item.id,
        body: { kind: 'supervised', note: note.trim() || null, dueAt, answerWanted: isAnswerWanted },
        key: key.current,
      },
      { onSuccess: onClose },
    );
  };
  // Another text is another request.
  const renew = () => {
    key.current = createKey();
    setBad(false);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.dialog} aria-describedby={undefined} data-testid="order-dialog">
          <header>
            <Dialog.Title>{words.orderTitle(title)}</Dialog.Title>
            <Dialog.Close className={controls.plain} aria-label={words.cancel}>
              <CloseIcon />
            </Dialog.Close>
          </header>
          <form onSubmit={send} noValidate>
            <fieldset className={styles.days}>
              <legend>{words.deadline}</legend>
              {dayChoices.map((choice) => (
                <button
                  key={choice}
                  type="button"
                  aria-pressed={ownDay === null && days === choice}
                  onClick={() => {
                    renew();
                    setDays(choice);
                    setOwnDay(null);
                  }}
                >
                  {words.days(format.count(choice))}
                </button>
              ))}
              <label>
                {words.customDay}
                <input
                  type="date"
                  value={ownDay ?? chosen?.day ?? ''}
                  min={dayOf(clock.now, clock.zone)}
                  onChange={({ target }) => {
                    renew();
                    setOwnDay(target.value);
                  }}
                />
              </label>
              <p className={styles.due} role="status" data-testid="order-due">
                {chosen === undefined || chosen.dueAt === null
                  ? words.dueUnknown
                  : words.due(
                      readInstant(chosen.dueAt).slice(0, 16),
                      chosen.workingDays === null ? null : format.count(chosen.workingDays),
                    )}
              </p>
            </fieldset>
            <label className={styles.note}>
              {words.note}
              <textarea
                rows={3}
                maxLength={MOST_NOTE}
                value={note}
                onChange={({ target }) => {
                  renew();
                  setNote(target.value);
                }}
              />
            </label>
            <label className={styles.answer}>
              <input
                type="checkbox"
                checked={isAnswerWanted}
                onChange={({ target }) => {
                  renew();
                  setAnswerWanted(target.checked);
                }}
              />
              {words.answer}
            </label>
            {isBad && <p role="alert">{words.bad}</p>}
            {ask.error && (
              <p role="alert">
                {words.failed}
                {messages.separator}
                {ask.error instanceof ApiProblem ? ask.error.problem.detail : messages.states.unreachable}
              </p>
            )}
            <footer>
              <button type="button" onClick={onClose}>
                {words.cancel}
              </button>
              <button type="submit" className={styles.send} disabled={ask.isPending} data-testid="send-order">
                {ask.isPending ? words.sending : words.send}
              </button>
            </footer>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Whether a date field holds a whole date. */
function isDay(text: string | null): text is string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text);
}
