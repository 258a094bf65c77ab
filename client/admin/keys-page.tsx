import { useQuery } from '@tanstack/react-query';
import {
  type BindingAnswer,
  type KeyAnswer,
  keyKinds,
  type NewKeyInput,
  type OnceKey,
} from '@zhiyu/shared/admin-contract';
import { useState } from 'react';
import { fetchKeys, makeKey, revokeKey } from '../api-admin';
import { useWords } from '../i18n';
import styles from './admin.module.css';
import { AdminForm } from './admin-form';
import { AdminList } from './admin-list';
import { AdminTable } from './admin-table';
import { BindingsEditor, useBindingName } from './bindings-editor';
import { FaultLine } from './fault-line';
import { NamedField } from './named-field';
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
      <FaultLine text={fault} />
      <AdminList title={words.list} query={keys}>
        {({ items }) => <KeyTable items={items} onRevoke={revoke} />}
      </AdminList>
    </>
  );
}

function NewKey({ onMake, isBusy }: { onMake: (input: NewKeyInput) => Promise<void>; isBusy: boolean }) {
  const words = useWords().messages.admin.keys;
  const [kind, setKind] = useState<NewKeyInput['kind']>('kiosk');
  const [bindings, setBindings] = useState<BindingAnswer[]>([]);
  function make(given: FormData): void {
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
    <AdminForm title={words.add} testId="new-key" submit={words.submit} isBusy={isBusy} onSubmit={make}>
      <NamedField name={words.kind}>
        <select value={kind} onChange={({ target }) => setKind(target.value as NewKeyInput['kind'])}>
          {keyKinds.map((one) => (
            <option key={one} value={one}>
              {words.kinds[one]}
            </option>
          ))}
        </select>
      </NamedField>
      <NamedField name={words.label}>
        <input name="label" required maxLength={100} autoComplete="off" />
      </NamedField>
      <NamedField name={words.days}>
        <input name="days" type="number" min={1} max={1096} defaultValue={90} required />
      </NamedField>
      {kind === 'source' && (
        <NamedField name={words.sources}>
          <input name="sources" autoComplete="off" />
        </NamedField>
      )}
      {kind !== 'monitor' && <BindingsEditor bindings={bindings} onChange={setBindings} />}
    </AdminForm>
  );
}

function KeyTable({ items, onRevoke }: { items: KeyAnswer[]; onRevoke: (key: KeyAnswer) => void }) {
  const { messages } = useWords();
  const { admin } = messages;
  const words = admin.keys;
  const nameOf = useBindingName();
  const heads = [words.number, words.kind, words.label, words.scope, words.expires, words.used, words.state];
  return (
    <AdminTable testId="keys" heads={[...heads, words.actions]}>
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
    </AdminTable>
  );
}

function stateOf({ revokedAt, expiresAt }: KeyAnswer): 'revoked' | 'expired' | 'active' {
  if (revokedAt !== null) return 'revoked';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active';
}
