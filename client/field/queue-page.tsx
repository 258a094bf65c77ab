import { useQueryClient } from '@tanstack/react-query';
import type { ChangeSince } from '@zhiyu/shared/field-contract';
import { useWords } from '../i18n';
import { readInstant } from '../read-instant';
import rowStyles from './case-row.module.css';
import type { QueuedAction } from './device-store';
import { useField } from './field-context';
import { caseQuery } from './field-queries';
import pageStyles from './page.module.css';
import { discard, sendAgain, sendAsNote, useQueue } from './queue';
import styles from './queue-page.module.css';
import { nameDoing } from './queue-words';

/** Everything that waits to be sent, what is held and why, and what was sent last. */
export function QueuePage() {
  const { messages } = useWords();
  const { queue } = messages.field;
  const { city } = useField();
  const items = useQueue((state) => state.items).filter((item) => item.viewer === city.viewer.id);
  const isSending = useQueue((state) => state.isSending);
  const open = items.filter(({ state }) => state !== 'sent');
  const sent = items.filter(({ state }) => state === 'sent').reverse();
  return (
    <div className={pageStyles.page}>
      <h1 className={pageStyles.title}>{queue.title}</h1>
      <p className={pageStyles.quiet}>{queue.hint}</p>
      <p role="status" className={pageStyles.quiet}>
        {isSending && open.length > 0 ? queue.sending : open.length === 0 ? queue.empty : ''}
      </p>
      <ul className={styles.queue} data-testid="queue">
        {[...open, ...sent].map((item) => (
          <QueueRow key={item.key} item={item} />
        ))}
      </ul>
    </div>
  );
}

function QueueRow({ item }: { item: QueuedAction }) {
  const { go } = useField();
  const { messages } = useWords();
  const { queue } = messages.field;
  return (
    <li className={styles.queueItem} data-state={item.state} data-testid="queue-item">
      <p className={styles.queueHead}>
        <strong>{nameDoing(item, messages)}</strong>
        <span>{item.title}</span>
        <span className={rowStyles.step}>{queue.states[item.state]}</span>
      </p>
      {item.what.type === 'act' && item.what.action.reason && <p>{item.what.action.reason}</p>}
      {item.problem && <Problem item={item} />}
      <div className={pageStyles.buttons}>
        {item.caseId !== null && (
          <button
            type="button"
            className={pageStyles.plain}
            onClick={() => go({ page: 'case', id: item.caseId as number })}
          >
            {queue.view}
          </button>
        )}
        {item.state !== 'sent' && (
          <button
            type="button"
            className={pageStyles.plain}
            onClick={() => void discard(item.order as number)}
          >
            {queue.discard}
          </button>
        )}
      </div>
    </li>
  );
}

/** Why something is held, what another did meanwhile, and what can be done about it. */
function Problem({ item }: { item: QueuedAction }) {
  const { city } = useField();
  const queries = useQueryClient();
  const { messages } = useWords();
  const { queue } = messages.field;
  const { code = '', detail = '', since = [] } = item.problem ?? {};
  const isLate = code === 'case-changed' || code === 'case-ended';
  /** Decided anew on what the case is by now. */
  const decide = async (send: (version: number) => Promise<void>) => {
    if (item.caseId === null) return send(0);
    const found = await queries
      .fetchQuery({ ...caseQuery(city.id, item.caseId), staleTime: 0 })
      .catch(() => null);
    if (found !== null) await send(found.version);
  };
  const doing = nameDoing(item, messages);
  const reason = item.what.type === 'act' ? (item.what.action.reason ?? '') : '';
  return (
    <div className={styles.problem} role="alert">
      <p>
        {code === 'case-changed'
          ? queue.changed
          : code === 'case-ended'
            ? queue.ended
            : (queue.reasons[code] ?? `${queue.otherReason}${detail}`)}
      </p>
      <ul>
        {since.map((change) => (
          <ChangeLine key={`${change.kind} ${change.at}`} change={change} />
        ))}
      </ul>
      <div className={pageStyles.buttons}>
        {code !== 'case-ended' && (
          <button
            type="button"
            className={pageStyles.plain}
            onClick={() => void decide((version) => sendAgain(item, version))}
          >
            {queue.again}
          </button>
        )}
        {isLate && item.what.type === 'act' && (
          <button
            type="button"
            className={pageStyles.plain}
            onClick={() => void decide((version) => sendAsNote(item, queue.noteOf(doing, reason), version))}
          >
            {queue.asNote}
          </button>
        )}
      </div>
    </div>
  );
}

function ChangeLine({ change: { kind, at, by, knownAt } }: { change: ChangeSince }) {
  const { codes, field } = useWords().messages;
  const time = at ?? knownAt;
  const line = field.queue.change(
    kind === null ? field.queue.record : codes.event[kind],
    by ?? field.queue.someone,
    time === null ? '' : readInstant(time).slice(5, 16),
  );
  return <li>{line}</li>;
}
