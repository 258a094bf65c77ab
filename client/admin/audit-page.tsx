import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditAnswer } from '@zhiyu/shared/access-contract';
import type { AuditCheck } from '@zhiyu/shared/admin-contract';
import { type FormEvent, useState } from 'react';
import { type AuditQuestion, checkAudit, fetchAudit } from '../api-admin';
import { useWords } from '../i18n';
import styles from './admin.module.css';
import { tellInstant } from './tell-instant';

const everything: AuditQuestion = { who: '', action: '', from: '', to: '', before: null };

/** Who did what, and whether the log is as it was written. */
export function AuditPage() {
  const { admin } = useWords().messages;
  const words = admin.audit;
  const [asked, setAsked] = useState(everything);
  const audit = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ signal, pageParam }) => fetchAudit({ ...asked, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }: AuditAnswer) => next,
  });
  const items = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Check />
      <section className={styles.section}>
        <h2>{words.list}</h2>
        <Filter onAsk={setAsked} />
        {audit.data ? (
          <Entries items={items} />
        ) : (
          <p className={styles.quiet}>{audit.error ? admin.failed : admin.loading}</p>
        )}
        {audit.hasNextPage && (
          <button type="button" className={styles.button} onClick={() => void audit.fetchNextPage()}>
            {words.earlier}
          </button>
        )}
      </section>
    </>
  );
}

function Check() {
  const { messages, format } = useWords();
  const words = messages.admin.audit;
  const [state, setState] = useState<AuditCheck | 'checking' | 'failed' | null>(null);
  const check = () => {
    setState('checking');
    checkAudit().then(setState, (error: unknown) => {
      console.info('the audit was not checked', error);
      setState('failed');
    });
  };
  const isDone = typeof state === 'object' && state !== null;
  return (
    <section className={styles.section}>
      <div className={styles.form}>
        <button type="button" className={styles.button} disabled={state === 'checking'} onClick={check}>
          {words.check}
        </button>
        <div role="status" data-testid="audit-check">
          {state === 'checking' && words.checking}
          {state === 'failed' && messages.admin.failed}
          {isDone && state.fault !== null && (
            <p className={styles.fault}>{words.faults[state.fault.kind](format.count(state.fault.seq))}</p>
          )}
          {isDone && state.isWhole && (
            <>
              <p>{words.isWhole(format.count(state.entries))}</p>
              <code className={styles.head}>{state.head}</code>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function Filter({ onAsk }: { onAsk: (question: AuditQuestion) => void }) {
  const words = useWords().messages.admin.audit;
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    onAsk({ who: text('who'), action: text('action'), from: text('from'), to: text('to'), before: null });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.field}>
        <span>{words.who}</span>
        <input name="who" autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </label>
      <label className={styles.field}>
        <span>{words.action}</span>
        <select name="action">
          <option value="">{words.any}</option>
          {Object.entries(words.actions).map(([action, name]) => (
            <option key={action} value={action}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        <span>{words.from}</span>
        <input name="from" type="datetime-local" />
      </label>
      <label className={styles.field}>
        <span>{words.to}</span>
        <input name="to" type="datetime-local" />
      </label>
      <button type="submit" className={styles.button}>
        {words.filter}
      </button>
    </form>
  );
}

function Entries({ items }: { items: AuditAnswer['items'] }) {
  const words = useWords().messages.admin.audit;
  if (items.length === 0) return <p className={styles.quiet}>{words.none}</p>;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} data-testid="audit">
        <thead>
          <tr>
            {[words.at, words.who, words.action, words.subject, words.address, words.result].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ seq, at, who, action, subject, address, result }) => (
            <tr key={seq}>
              <td className={styles.nowrap}>{tellInstant(at)}</td>
              <td className={styles.nowrap}>{who}</td>
              <td className={styles.nowrap}>{words.actions[action] ?? action}</td>
              <td className={styles.wide}>{subject}</td>
              <td className={styles.nowrap}>{address}</td>
              <td className={styles.nowrap}>{result === 'ok' ? words.ok : result}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
