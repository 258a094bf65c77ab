import { useQuery } from '@tanstack/react-query';
import {
  type BindingAnswer,
  type KeyAnswer,
  keyKinds,
  type NewKeyInput,
  type OnceKey,
} from '@zhiyu/shared/admin-contract';
import { type FormEvent, useState } from 'react';
import { fetchKeys, makeKey, revokeKey } from '../api-admin';
import { useWords } from '../i18n';
import styles from './admin.module.css';
import { BindingsEditor, useBindingName } from './bindings-editor';
import { OnceSecret } from './once-secret';
import { tellInstant } from './tell-instant';
import { useDoing } from './use-doing';

/** Keys of screens, sources and monitors: given and taken back by the security administrator. */
export function KeysPage() {
  const { admin } = useWords().messages;
  const words = admin.keys;
  const keys = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => fetchKeys(signal) });
  const { run, fault, isBusy } = useDoing('keys', words.faults);
  const [once, setOnce] = useState<OnceKey | null>(null);
  const revoke = ({ id, label }: KeyAnswer) => {
    if (window.confirm(words.sure(label))) void run(() => revokeKey(id));
  };
  return (
    <>
      {once && <OnceSecret text={words.once} secret={once.token} onClose={() => setOnce(null)} />}
      <NewKey isBusy={isBusy} onMake={async (input) => setOnce(await run(() => makeKey(input)))} />
      {fault !== null && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
      <section className={styles.section}>
        <h2>{words.list}</h2>
        {keys.data ? (
          <KeyTable items={keys.data.items} onRevoke={revoke} />
        ) : (
          <p className={styles.quiet}>{keys.error ? admin.failed : admin.loading}</p>
        )}
      </section>
    </>
  );
}

function NewKey({ onMake, isBusy }: { onMake: (input: NewKeyInput) => Promise<void>; isBusy: boolean }) {
  const words = useWords().messages.admin.keys;
  const [kind, setKind] = useState<NewKeyInput['kind']>('kiosk');
  const [bindings, setBindings] = useState<BindingAnswer[]>([]);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const sources = String(given.get('sources') ?? '')
      .split(/[,，]/)
      .map((source) => source.trim())
      .filter((source) => source !== '');
    const label = String(given.get('label'));
    const days = Number(given.get('days'));
    void onMake({
      kind,
      label,
      days,
      bindings: kind === 'monitor' ? [] : bindings,
      ...(sources.length > 0 && { sources }),
    });
  }
  return (
    <section className={styles.section}>
      <h2>{words.add}</h2>
      <form className={styles.form} onSubmit={submit} data-testid="new-key">
        <label className={styles.field}>
          <span>{words.kind}</span>
          <select value={kind} onChange={({ target }) => setKind(target.value as NewKeyInput['kind'])}>
            {keyKinds.map((one) => (
              <option key={one} value={one}>
                {words.kinds[one]}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.field}>
          <span>{words.label}</span>
          <input name="label" required maxLength={100} autoComplete="off" />
        </label>
        <label className={styles.field}>
          <span>{words.days}</span>
          <input name="days" type="number" min={1} max={1096} defaultValue={90} required />
        </label>
        {kind === 'source' && (
          <label className={styles.field}>
            <span>{words.sources}</span>
            <input name="sources" autoComplete="off" />
          </label>
        )}
        {kind !== 'monitor' && <BindingsEditor bindings={bindings} onChange={setBindings} />}
        <button type="submit" className={`${styles.button} ${styles.primary}`} disabled={isBusy}>
          {words.submit}
        </button>
      </form>
    </section>
  );
}

function KeyTable({ items, onRevoke }: { items: KeyAnswer[]; onRevoke: (key: KeyAnswer) => void }) {
  const { messages } = useWords();
  const { admin } = messages;
  const words = admin.keys;
  const nameOf = useBindingName();
  const heads = [words.number, words.kind, words.label, words.scope, words.expires, words.used, words.state];
  return (
    <div className={styles.scroll}>
      <table className={styles.table} data-testid="keys">
        <thead>
          <tr>
            {[...heads, words.actions].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((key) => (
            <tr key={key.id}>
              <td>{key.id}</td>
              <td className={styles.nowrap}>{words.kinds[key.kind]}</td>
              <td>{key.label}</td>
              <td className={styles.wide}>
                {[...key.bindings.map(nameOf), ...(key.sources ?? [])].join(messages.separator)}
              </td>
              <td className={styles.nowrap}>{tellInstant(key.expiresAt)}</td>
              <td className={styles.nowrap}>{tellInstant(key.usedAt) ?? admin.never}</td>
              <td className={styles.nowrap}>{words[stateOf(key)]}</td>
              <td>
                {stateOf(key) === 'active' && (
                  <button type="button" className={styles.button} onClick={() => onRevoke(key)}>
                    {words.revoke}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf({ revokedAt, expiresAt }: KeyAnswer): 'revoked' | 'expired' | 'active' {
  if (revokedAt !== null) return 'revoked';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active';
}
