import type { AuditAnswer, NewPasskey, PasskeyQuestion, PasskeysAnswer } from '@zhiyu/shared/access-contract';
import type {
  AccountsAnswer,
  AuditCheck,
  BindingAnswer,
  ChoicesAnswer,
  KeysAnswer,
  NewAccountInput,
  NewKeyInput,
  OnceKey,
  OncePassword,
} from '@zhiyu/shared/admin-contract';
import { ask, fetchJson, sendDelete, sendJson } from './api';

const accounts = '/api/v1/accounts';
const keys = '/api/v1/keys';
const passkeys = '/api/v1/session/passkeys';
const accountPath = (name: string) => `${accounts}/${encodeURIComponent(name)}`;

/** Sends something where nothing comes back. */
async function send(path: string, body: object, method: 'POST' | 'PUT'): Promise<void> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  await ask(path, { method, headers, body: JSON.stringify(body) });
}

export function fetchAccounts(signal: AbortSignal): Promise<AccountsAnswer> {
  return fetchJson(accounts, signal);
}

/** What accounts and keys can be bound to. */
export function fetchChoices(signal: AbortSignal): Promise<ChoicesAnswer> {
  return fetchJson(`${accounts}/choices`, signal);
}

/** Makes an account; its password is told once. */
export function makeAccount(input: NewAccountInput): Promise<OncePassword> {
  return sendJson(accounts, input);
}

/** Gives an account another password, which is told once. */
export function renewPassword(name: string): Promise<OncePassword> {
  return sendJson(`${accountPath(name)}/password`, null);
}

export function setDisabled(name: string, isDisabled: boolean): Promise<void> {
  return send(`${accountPath(name)}/state`, { isDisabled }, 'PUT');
}

export function forgetFactor(name: string): Promise<void> {
  return sendDelete(`${accountPath(name)}/factor`);
}

/** Says what an account sees, and nothing else. */
export function bindAccount(name: string, bindings: BindingAnswer[]): Promise<void> {
  return send(`${accountPath(name)}/bindings`, { bindings }, 'PUT');
}

export function fetchKeys(signal: AbortSignal): Promise<KeysAnswer> {
  return fetchJson(keys, signal);
}

/** Makes a key, which is told once. */
export function makeKey(input: NewKeyInput): Promise<OnceKey> {
  return sendJson(keys, input);
}

export function revokeKey(id: number): Promise<void> {
  return sendDelete(`${keys}/${id}`);
}

/** What is asked of the audit; an empty text asks for any. */
export interface AuditQuestion {
  who: string;
  action: string;
  /** Local instants as an input gives them; empty: open. */
  from: string;
  to: string;
  before: number | null;
}

/** The address of the entries that are asked for. */
export function auditPath(question: AuditQuestion): string {
  const query = new URLSearchParams();
  if (question.who !== '') query.set('who', question.who);
  if (question.action !== '') query.set('action', question.action);
  if (question.from !== '') query.set('from', new Date(question.from).toISOString());
  if (question.to !== '') query.set('to', new Date(question.to).toISOString());
  if (question.before !== null) query.set('before', String(question.before));
  return query.size === 0 ? '/api/v1/audit' : `/api/v1/audit?${query}`;
}

export function fetchAudit(question: AuditQuestion, signal: AbortSignal): Promise<AuditAnswer> {
  return fetchJson(auditPath(question), signal);
}

/** Goes through the whole audit and tells whether it is as it was written. */
export function checkAudit(): Promise<AuditCheck> {
  return fetchJson('/api/v1/audit/check', new AbortController().signal);
}

export function fetchPasskeys(signal: AbortSignal): Promise<PasskeysAnswer> {
  return fetchJson(passkeys, signal);
}

/** What the browser makes a new passkey with. */
export function beginPasskey(): Promise<PasskeyQuestion> {
  return sendJson(`${passkeys}/options`, null);
}

export function keepPasskey(made: NewPasskey): Promise<void> {
  return send(passkeys, made, 'POST');
}

export function removePasskey(id: string): Promise<void> {
  return sendDelete(`${passkeys}/${encodeURIComponent(id)}`);
}
