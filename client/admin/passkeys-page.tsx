import { useQuery } from '@tanstack/react-query';
import type { PasskeysAnswer } from '@zhiyu/shared/access-contract';
import { useState } from 'react';
import { beginPasskey, fetchPasskeys, keepPasskey, removePasskey } from '../api-admin';
import { useWords } from '../i18n';
import { answerPasskey, hasPasskeys } from '../passkey';
import styles from './admin.module.css';
import { AdminForm } from './admin-form';
import { AdminTable } from './admin-table';
import { FaultLine } from './fault-line';
import { NamedField } from './named-field';
import { tellInstant } from './tell-instant';
import { useDoing } from './use-doing';

/** One’s own second factors: what is enrolled, adding a passkey, removing one. */
export function PasskeysPage() {
  const { admin } = useWords().messages;
  const words = admin.passkeys;
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: ({ signal }) => fetchPasskeys(signal) });
  const { run, fault, isBusy } = useDoing('passkeys', words.faults);
  const [isRefused, setRefused] = useState(false);
  async function add(given: FormData, form: HTMLFormElement): Promise<void> {
    const label = String(given.get('label'));
    setRefused(false);
    const question = await run(beginPasskey);
    if (question === null) return;
    try {
      const answer = await answerPasskey(question);
      if ((await run(() => keepPasskey({ label, answer }).then(() => true))) === true) form.reset();
    } catch (reason) {
      console.info('no passkey was made', reason);
      setRefused(true);
    }
  }
  return (
    <section className={styles.section} data-testid="passkeys">
      <h2>{words.list}</h2>
      <p className={styles.hint}>{words.hint}</p>
      {passkeys.data && <List answer={passkeys.data} onRemove={(id) => void run(() => removePasskey(id))} />}
      <FaultLine text={fault ?? (isRefused ? words.refused : null)} />
      {hasPasskeys() ? (
        <AdminForm submit={words.add} isBusy={isBusy} onSubmit={(given, form) => void add(given, form)}>
          <NamedField name={words.label}>
            <input name="label" required maxLength={60} placeholder={words.labelHint} autoComplete="off" />
          </NamedField>
        </AdminForm>
      ) : (
        <p className={styles.quiet}>{words.unsupported}</p>
      )}
    </section>
  );
}

function List({ answer, onRemove }: { answer: PasskeysAnswer; onRemove: (id: string) => void }) {
  const { admin } = useWords().messages;
  const words = admin.passkeys;
  return (
    <>
      <p>
        {words.code}
        {answer.hasCode ? words.hasCode : words.noCode}
      </p>
      {answer.items.length === 0 ? (
        <p className={styles.quiet}>{words.none}</p>
      ) : (
        <AdminTable testId="factors" heads={[words.label, words.made, words.used, admin.accounts.actions]}>
          {answer.items.map(({ id, label, createdAt, usedAt }) => (
            <tr key={id}>
              <td>{label}</td>
              <td className={styles.nowrap}>{tellInstant(createdAt)}</td>
              <td className={styles.nowrap}>{tellInstant(usedAt) ?? admin.never}</td>
              <td>
                <button type="button" className={styles.button} onClick={() => onRemove(id)}>
                  {words.remove}
                </button>
              </td>
            </tr>
          ))}
        </AdminTable>
      )}
    </>
  );
}
