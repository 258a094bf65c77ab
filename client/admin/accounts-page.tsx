import { useQuery } from '@tanstack/react-query';
import {
  type AccountAnswer,
  type BindingAnswer,
  madeRoles,
  type NewAccountInput,
  type OncePassword,
} from '@zhiyu/shared/admin-contract';
import { isRole, roles } from '@zhiyu/shared/roles';
import { useState } from 'react';
import {
  bindAccount,
  fetchAccounts,
  forgetFactor,
  makeAccount,
  renewPassword,
  setDisabled,
} from '../api-admin';
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

/** Accounts: the system administrator makes and shuts them, the security administrator says what they see. */
export function AccountsPage({ role }: { role: string }) {
  const { admin } = useWords().messages;
  const words = admin.accounts;
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: ({ signal }) => fetchAccounts(signal) });
  const { run, fault, isBusy } = useDoing('accounts', words.faults);
  const [once, setOnce] = useState<OncePassword | null>(null);
  const [bound, setBound] = useState<AccountAnswer | null>(null);
  const mayMake = role === 'systemAdmin';
  const doings: Doings = {
    make: async (input) => setOnce(await run(() => makeAccount(input))),
    renew: async (name) => setOnce(await run(() => renewPassword(name))),
    shut: async (name, isDisabled) => void (await run(() => setDisabled(name, isDisabled))),
    forget: async (name) => void (await run(() => forgetFactor(name))),
    grant: setBound,
  };
  return (
    <>
      {once && (
        <OnceSecret text={words.once(once.name)} secret={once.password} onClose={() => setOnce(null)} />
      )}
      {mayMake && <NewAccount onMake={doings.make} isBusy={isBusy} />}
      {bound && (
        <GrantForm
          key={bound.name}
          account={bound}
          onCancel={() => setBound(null)}
          onSave={async (bindings) => {
            await run(() => bindAccount(bound.name, bindings));
            setBound(null);
          }}
        />
      )}
      <FaultLine text={fault} />
      <AdminList title={words.list} query={accounts}>
        {({ items }) => <AccountTable items={items} mayMake={mayMake} doings={doings} />}
      </AdminList>
    </>
  );
}

interface Doings {
  make(input: NewAccountInput): Promise<void>;
  renew(name: string): Promise<void>;
  shut(name: string, isDisabled: boolean): Promise<void>;
  forget(name: string): Promise<void>;
  grant(account: AccountAnswer): void;
}

function NewAccount({ onMake, isBusy }: { onMake: Doings['make']; isBusy: boolean }) {
  const { messages, text } = useWords();
  const words = messages.admin.accounts;
  const make = (given: FormData, form: HTMLFormElement) => {
    const input = {
      name: String(given.get('name')),
      label: String(given.get('label')),
      role: String(given.get('role')) as NewAccountInput['role'],
    };
    void onMake(input).then(() => form.reset());
  };
  return (
    <AdminForm
      title={words.add}
      testId="new-account"
      submit={words.submit}
      isBusy={isBusy}
      onSubmit={make}
      after={<p className={styles.hint}>{words.addHint}</p>}
    >
      <NamedField name={words.name}>
        <input
          name="name"
          required
          maxLength={64}
          pattern="[A-Za-z0-9]([A-Za-z0-9._@\-]*[A-Za-z0-9])?"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </NamedField>
      <NamedField name={words.label}>
        <input name="label" required maxLength={60} autoComplete="off" />
      </NamedField>
      <NamedField name={words.role}>
        <select name="role">
          {madeRoles.map((role) => (
            <option key={role} value={role}>
              {text(roles[role])}
            </option>
          ))}
        </select>
      </NamedField>
    </AdminForm>
  );
}

function GrantForm(props: {
  account: AccountAnswer;
  onSave: (bindings: BindingAnswer[]) => Promise<void>;
  onCancel: () => void;
}) {
  const { admin } = useWords().messages;
  const [bindings, setBindings] = useState(props.account.bindings);
  return (
    <AdminForm
      title={admin.accounts.of(props.account.name)}
      testId="grant"
      submit={admin.save}
      onSubmit={() => void props.onSave(bindings)}
      after={
        <button type="button" className={styles.button} onClick={props.onCancel}>
          {admin.cancel}
        </button>
      }
    >
      <BindingsEditor bindings={bindings} onChange={setBindings} />
    </AdminForm>
  );
}

function AccountTable(props: { items: AccountAnswer[]; mayMake: boolean; doings: Doings }) {
  const { admin } = useWords().messages;
  const words = admin.accounts;
  const heads = [
    words.name,
    words.label,
    words.role,
    words.scope,
    words.factor,
    words.signedIn,
    words.state,
    words.actions,
  ];
  return (
    <AdminTable testId="accounts" heads={heads}>
      {props.items.map((account) => (
        <AccountRow key={account.name} account={account} mayMake={props.mayMake} doings={props.doings} />
      ))}
    </AdminTable>
  );
}

function AccountRow(props: { account: AccountAnswer; mayMake: boolean; doings: Doings }) {
  const { account } = props;
  const { messages, text } = useWords();
  const { admin } = messages;
  const words = admin.accounts;
  const nameOf = useBindingName();
  const needsFactor = isRole(account.role) && roles[account.role].needsCode;
  const factor = account.hasFactor ? words.hasFactor : needsFactor ? words.noFactor : words.notNeeded;
  return (
    <tr>
      <td className={styles.nowrap}>{account.name}</td>
      <td>{text(account.label)}</td>
      <td className={styles.nowrap}>{isRole(account.role) ? text(roles[account.role]) : account.role}</td>
      <td className={styles.wide}>
        {account.bindings.map(nameOf).join(messages.separator) || words.nothing}
      </td>
      <td className={styles.nowrap}>{factor}</td>
      <td className={styles.nowrap}>{tellInstant(account.signedInAt) ?? admin.never}</td>
      <td className={styles.nowrap}>{words[stateOf(account)]}</td>
      <td>
        {account.isAdministrator ? (
          <span className={styles.quiet}>{words.administrator}</span>
        ) : (
          <RowActions {...props} />
        )}
      </td>
    </tr>
  );
}

function RowActions({
  account,
  mayMake,
  doings,
}: {
  account: AccountAnswer;
  mayMake: boolean;
  doings: Doings;
}) {
  const words = useWords().messages.admin.accounts;
  const { name } = account;
  const isDisabled = account.disabledAt !== null;
  const sure = (action: string, work: () => Promise<void>) => () => {
    if (window.confirm(words.sure(action, name))) void work();
  };
  if (!mayMake) {
    return (
      <button type="button" className={styles.button} onClick={() => doings.grant(account)}>
        {words.bind}
      </button>
    );
  }
  const shut = isDisabled ? words.enable : words.disable;
  return (
    <div className={styles.actions}>
      <button
        type="button"
        className={styles.button}
        onClick={sure(shut, () => doings.shut(name, !isDisabled))}
      >
        {shut}
      </button>
      <button
        type="button"
        className={styles.button}
        onClick={sure(words.password, () => doings.renew(name))}
      >
        {words.password}
      </button>
      {account.hasFactor && (
        <button
          type="button"
          className={styles.button}
          onClick={sure(words.forget, () => doings.forget(name))}
        >
          {words.forget}
        </button>
      )}
    </div>
  );
}

function stateOf({ disabledAt, lockedUntil }: AccountAnswer): 'disabled' | 'locked' | 'active' {
  if (disabledAt !== null) return 'disabled';
  return lockedUntil !== null && Date.parse(lockedUntil) > Date.now() ? 'locked' : 'active';
}
