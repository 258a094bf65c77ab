import type { OverseenCase } from '@zhiyu/shared/oversight-contract';
import { Dialog } from 'radix-ui';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem } from '../api';
import { useWords } from '../i18n';
import controls from '../panels/controls.module.css';
import { useExplorer } from '../panels/explorer-context';
import { CloseIcon } from '../panels/icons';
import { type CityClock, dayOf, dayStart } from '../view-state';
import { useAskUnit } from './brief-queries';
import { createKey } from './create-key';
import styles from './order-dialog.module.css';

const dayChoices = [1, 3, 5] as const;
const MOST_NOTE = 500;
const END_HOUR = 18;
const HOUR = 3_600_000;

/** An order 督办: until when, what, and whether an answer is wanted. */
export function OrderDialog(props: { item: OverseenCase; title: string; onClose: () => void }) {
  const { item, title, onClose } = props;
  const { messages, format } = useWords();
  const { clock } = useExplorer();
  const words = messages.brief.ask;
  const [day, setDay] = useState(() => dayAfter(clock, dayChoices[1]));
  const [note, setNote] = useState('');
  const [isAnswerWanted, setAnswerWanted] = useState(true);
  const [isBad, setBad] = useState(false);
  const key = useRef(createKey());
  const ask = useAskUnit();
  const send = (event: FormEvent) => {
    event.preventDefault();
    const due = day === '' ? Number.NaN : dayStart(day, clock.zone) + END_HOUR * HOUR;
    if (!(due > clock.now)) return setBad(true);
    const dueAt = new Date(due).toISOString();
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
              {dayChoices.map((days) => (
                <button
                  key={days}
                  type="button"
                  aria-pressed={day === dayAfter(clock, days)}
                  onClick={() => {
                    renew();
                    setDay(dayAfter(clock, days));
                  }}
                >
                  {words.days(format.count(days))}
                </button>
              ))}
              <label>
                {words.customDay}
                <input
                  type="date"
                  value={day}
                  min={dayOf(clock.now, clock.zone)}
                  onChange={({ target }) => {
                    renew();
                    setDay(target.value);
                  }}
                />
              </label>
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

/** The day so many weekdays ahead, as a proposal; the leader sees the date and may choose another. */
function dayAfter({ now, zone }: CityClock, days: number): string {
  let instant = zone.startOfDay(now);
  for (let left = days; left > 0; ) {
    instant = zone.startOfDay(instant, 1);
    const { year, month, day } = zone.toLocal(instant);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return dayOf(instant, zone);
}
