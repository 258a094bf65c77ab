import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditAnswer } from '@zhiyu/shared/access-contract';
import type { AuditCheck } from '@zhiyu/shared/admin-contract';
import { auditActions } from '@zhiyu/shared/audit-actions';
import { useState } from 'react';
import { type AuditQuestion, auditPath, checkAudit, fetchAudit } from '../api-admin';
import { useWords } from '../i18n';
import { ExportLinks } from '../panels/export-links';
import styles from './admin.module.css';
import { AdminForm } from './admin-form';
import { AdminList } from './admin-list';
import { AdminTable } from './admin-table';
import { NamedField } from './named-field';
import { tellInstant } from './tell-instant';

const everything: AuditQuestion = { who: '', action: '', from: '', to: '', before: null };

/** Who did what, and whether the log is as it was written. */
export function AuditPage() {
  const words = useWords().messages.admin.audit;
  const [asked, setAsked] = useState(everything);
  const audit = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ signal, pageParam }) => fetchAudit({ ...asked, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }: AuditAnswer) => next,
  });
  return (
    <>
      <Check />
      <AdminList
        title={words.list}
        tools={<ExportLinks path={auditPath({ ...asked, before: null })} />}
        above={<Filter onAsk={setAsked} />}
        query={audit}
      >
        {({ pages }) => (
          <>
            <Entries items={pages.flatMap((page) => page.items)} />
            {audit.hasNextPage && (
              <button type="button" className={styles.button} onClick={() => void audit.fetchNextPage()}>
                {words.earlier}
              </button>
            )}
          </>
        )}
      </AdminList>
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
              <code className={styles.secret}>{state.head}</code>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function Filter({ onAsk }: { onAsk: (question: AuditQuestion) => void }) {
  const { messages, text } = useWords();
  const words = messages.admin.audit;
  const ask = (given: FormData) => {
    const said = (name: string) => String(given.get(name) ?? '').trim();
    onAsk({ who: said('who'), action: said('action'), from: said('from'), to: said('to'), before: null });
  };
  return (
    <AdminForm submit={words.filter} onSubmit={ask} isQuiet>
      <NamedField name={words.who}>
        <input name="who" autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </NamedField>
      <NamedField name={words.action}>
        <select name="action">
          <option value="">{words.any}</option>
          {Object.entries(auditActions).map(([action, name]) => (
            <option key={action} value={action}>
              {text(name)}
            </option>
          ))}
        </select>
      </NamedField>
      <NamedField name={words.from}>
        <input name="from" type="datetime-local" />
      </NamedField>
      <NamedField name={words.to}>
        <input name="to" type="datetime-local" />
      </NamedField>
    </AdminForm>
  );
}

function Entries({ items }: { items: AuditAnswer['items'] }) {
  const { messages, text } = useWords();
  const words = messages.admin.audit;
  if (items.length === 0) return <p className={styles.quiet}>{words.none}</p>;
  const heads = [words.at, words.who, words.action, words.subject, words.address, words.result];
  return (
    <AdminTable testId="audit" heads={heads}>
      {items.map(({ seq, at, who, action, subject, address, result }) => (
        <tr key={seq}>
          <td className={styles.nowrap}>{tellInstant(at)}</td>
          <td className={styles.nowrap}>{who}</td>
          <td className={styles.nowrap}>{auditActions[action] ? text(auditActions[action]) : action}</td>
          <td className={styles.wide}>{subject}</td>
          <td className={styles.nowrap}>{address}</td>
          <td className={styles.nowrap}>{result === 'ok' ? words.ok : result}</td>
        </tr>
      ))}
    </AdminTable>
  );
}
