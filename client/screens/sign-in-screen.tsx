import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PasskeyQuestion, SignedIn, SignIn } from '@zhiyu/shared/access-contract';
import { type FormEvent, type ReactNode, useState } from 'react';
import { encode } from 'uqr';
import { ApiProblem } from '../api';
import { fetchWho, providerPath, signIn, takeFault } from '../api-session';
import { useWords } from '../i18n';
import { answerPasskey, hasPasskeys } from '../passkey';
import styles from './sign-in-screen.module.css';
import type { Preferences } from './use-preferences';

type Step = SignedIn['state'];

/** The page that stands before all others where people sign in: name and password, then what else is asked for. */
export function SignInScreen({ preferences }: { preferences: Preferences }) {
  const { messages } = useWords();
  const { access, bar } = messages;
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>('signedIn');
  const [enrolment, setEnrolment] = useState<SignedIn['enrolment']>(null);
  const [passkey, setPasskey] = useState<PasskeyQuestion | null>(null);
  const [given, setGiven] = useState<SignIn>({ name: '', password: '' });
  const [fault, setFault] = useState<string | null>(() => access.faults[takeFault() ?? ''] ?? null);
  const who = useQuery({ queryKey: ['who'], queryFn: ({ signal }) => fetchWho(signal) });
  const provider = who.data?.provider ?? null;
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<SignIn>) => setGiven((before) => ({ ...before, ...part }));

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const again = new FormData(event.currentTarget).get('again');
    if (again !== null && again !== given.newPassword) return setFault(access.renewal.differs);
    await send(given);
  }

  async function send(all: SignIn): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      const answer = await signIn(all);
      if (answer.state === 'signedIn') return await queries.resetQueries();
      setStep(answer.state);
      setEnrolment(answer.enrolment);
      setPasskey(answer.passkey ?? null);
    } catch (error) {
      const code = error instanceof ApiProblem ? error.problem.code : '';
      setFault(access.faults[code] ?? access.unreachable);
      // A code is good for once.
      change({ code: undefined });
    } finally {
      setBusy(false);
    }
  }

  /** Has the browser answer, and signs in with that; it is good for once. */
  async function provePasskey(question: PasskeyQuestion): Promise<void> {
    setFault(null);
    try {
      const answer = await answerPasskey(question);
      const factor = question.kind === 'get' ? { passkey: answer } : { newPasskey: answer };
      await send({ name: given.name, password: given.password, ...factor });
    } catch (reason) {
      console.info('the passkey did not pass', reason);
      setFault(access.passkey.failed);
    }
  }

  const begin = () => {
    setStep('signedIn');
    setGiven({ name: given.name, password: '' });
    setFault(null);
  };
  const titles: Record<Step, [string, string, string]> = {
    signedIn: [access.title, access.hint, access.submit],
    codeNeeded: [access.code.title, access.code.hint, access.code.submit],
    enrolmentNeeded: [access.enrolment.title, access.enrolment.hint, access.code.submit],
    newPasswordNeeded: [access.renewal.title, access.renewal.hint, access.renewal.submit],
  };
  const [title, hint, action] = titles[step];
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit} data-testid="sign-in">
        <p className={styles.product}>治域 Zhiyu</p>
        <h1>{title}</h1>
        <p className={styles.hint}>{hint}</p>
        {step === 'signedIn' && (
          <>
            <Field label={access.name}>
              <input
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                value={given.name}
                onChange={({ target }) => change({ name: target.value })}
              />
            </Field>
            <Field label={access.password}>
              <input
                name="password"
                type="password"
                autoComplete="current-password"
                required
                value={given.password}
                onChange={({ target }) => change({ password: target.value })}
              />
            </Field>
          </>
        )}
        {step === 'enrolmentNeeded' && enrolment && <Enrolment {...enrolment} />}
        {(step === 'codeNeeded' || step === 'enrolmentNeeded') && (
          <Field label={access.code.label}>
            <input
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="[0-9]{6}"
              maxLength={6}
              required
              value={given.code ?? ''}
              onChange={({ target }) => change({ code: target.value })}
            />
          </Field>
        )}
        {passkey && hasPasskeys() && (step === 'codeNeeded' || step === 'enrolmentNeeded') && (
          <button
            type="button"
            className={styles.provider}
            disabled={isBusy}
            onClick={() => void provePasskey(passkey)}
          >
            {passkey.kind === 'get' ? access.passkey.use : access.passkey.make}
          </button>
        )}
        {step === 'newPasswordNeeded' && (
          <>
            <Field label={access.renewal.label}>
              <input
                name="new"
                type="password"
                autoComplete="new-password"
                minLength={10}
                required
                value={given.newPassword ?? ''}
                onChange={({ target }) => change({ newPassword: target.value })}
              />
            </Field>
            <Field label={access.renewal.again}>
              <input name="again" type="password" autoComplete="new-password" required />
            </Field>
          </>
        )}
        <p className={styles.fault} role="alert">
          {fault}
        </p>
        {step === 'signedIn' && provider !== null && (
          <a className={styles.provider} href={providerPath(location.pathname + location.search)}>
            {access.with(provider)}
          </a>
        )}
        <div className={styles.actions}>
          <button type="submit" disabled={isBusy} className={styles.submit}>
            {isBusy ? access.submitting : action}
          </button>
          {step !== 'signedIn' && (
            <button type="button" onClick={begin}>
              {access.back}
            </button>
          )}
          <button
            type="button"
            className={styles.language}
            lang={preferences.language === 'zh' ? 'en' : 'zh-CN'}
            title={bar.languageLabel}
            onClick={preferences.toggleLanguage}
          >
            {bar.language}
          </button>
        </div>
      </form>
    </main>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is given
    <label className={styles.field}>
      <span>{label}</span>
      {children}
    </label>
  );
}

/** The secret of one-time codes as a QR code, and in letters. */
function Enrolment({ secret, address }: NonNullable<SignedIn['enrolment']>) {
  const { messages } = useWords();
  const { picture, secret: words } = messages.access.enrolment;
  const { data, size } = encode(address, { border: 2 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <div className={styles.enrolment}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={picture} shapeRendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <p>
        {words} <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
    </div>
  );
}
