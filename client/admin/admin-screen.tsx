import { useQuery } from '@tanstack/react-query';
import type { Who } from '@zhiyu/shared/access-contract';
import { isRole, roles } from '@zhiyu/shared/roles';
import { type ReactNode, useEffect, useState } from 'react';
import { fetchWho } from '../api-session';
import { useWords } from '../i18n';
import pageBar from '../panels/page-bar.module.css';
import { PreferenceButtons } from '../panels/preference-buttons';
import { SignOutButton } from '../panels/sign-out-button';
import { SignInScreen } from '../screens/sign-in-screen';
import { StartScreen } from '../screens/start-screen';
import { useIdle } from '../screens/use-idle';
import type { Preferences } from '../screens/use-preferences';
import { AccountsPage } from './accounts-page';
import styles from './admin.module.css';
import { AuditPage } from './audit-page';
import { KeysPage } from './keys-page';
import { PasskeysPage } from './passkeys-page';

type Page = 'accounts' | 'keys' | 'audit' | 'passkeys';
type Viewer = NonNullable<Who['viewer']>;

/** Which pages a role has; everybody who signs in has the last. */
const pagesOf: Record<string, Page[]> = {
  systemAdmin: ['accounts', 'passkeys'],
  securityAdmin: ['accounts', 'keys', 'passkeys'],
  auditor: ['audit', 'passkeys'],
};

/** What the three administrators do, each their own; and everybody’s own second factors. */
export function AdminScreen({ preferences }: { preferences: Preferences }) {
  const { messages } = useWords();
  const who = useQuery({ queryKey: ['who'], queryFn: ({ signal }) => fetchWho(signal) });
  useIdle(who.data?.viewer ?? null);
  useEffect(() => {
    document.title = messages.admin.title;
  }, [messages]);
  if (who.data === undefined) return <StartScreen title={messages.states.loading} hint="" busy />;
  if (who.data.access === 'open') {
    return (
      <StartScreen title={messages.admin.noAccounts} hint={messages.admin.noAccountsHint}>
        <code>{'pnpm zhiyu user add <name> --role systemAdmin --city <id>'}</code>
      </StartScreen>
    );
  }
  if (who.data.viewer === null) return <SignInScreen preferences={preferences} />;
  return <Pages viewer={who.data.viewer} preferences={preferences} />;
}

function Pages({ viewer, preferences }: { viewer: Viewer; preferences: Preferences }) {
  const { messages } = useWords();
  const pages = pagesOf[viewer.role] ?? ['passkeys'];
  const [page, setPage] = usePage(pages);
  const shown: Record<Page, ReactNode> = {
    accounts: <AccountsPage role={viewer.role} />,
    keys: <KeysPage />,
    audit: <AuditPage />,
    passkeys: <PasskeysPage />,
  };
  return (
    <div className={styles.page} data-testid="admin">
      <Bar viewer={viewer} preferences={preferences}>
        <nav className={styles.tabs} aria-label={messages.admin.title}>
          {pages.map((one) => (
            <a
              key={one}
              href={`/admin?page=${one}`}
              className={styles.tab}
              aria-current={one === page ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                setPage(one);
              }}
            >
              {messages.admin.pages[one]}
            </a>
          ))}
        </nav>
      </Bar>
      <main className={styles.content}>
        {page !== 'passkeys' && <p className={styles.hint}>{messages.admin.separation[viewer.role]}</p>}
        {shown[page]}
      </main>
    </div>
  );
}

/** The page of the address; back and forward work. */
function usePage(pages: Page[]): [Page, (page: Page) => void] {
  const first = pages[0] as Page;
  const read = () => {
    const asked = new URLSearchParams(location.search).get('page');
    return pages.find((page) => page === asked) ?? first;
  };
  const [page, setPage] = useState(read);
  useEffect(() => {
    const follow = () => setPage(read());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  });
  return [
    page,
    (next) => {
      window.history.pushState(null, '', `/admin?page=${next}`);
      setPage(next);
    },
  ];
}

function Bar(props: { viewer: Viewer; preferences: Preferences; children: ReactNode }) {
  const { viewer, preferences } = props;
  const { messages, text } = useWords();
  const role = isRole(viewer.role) ? text(roles[viewer.role]) : viewer.role;
  const seesCases = !['systemAdmin', 'securityAdmin', 'auditor'].includes(viewer.role);
  return (
    <header className={pageBar.bar}>
      <h1 className={pageBar.title}>{messages.admin.title}</h1>
      {props.children}
      <div className={`${pageBar.tools} ${styles.tools}`}>
        {seesCases && (
          <a className={pageBar.link} href="/">
            {messages.admin.back}
          </a>
        )}
        <span>
          {viewer.id}
          {messages.separator}
          {role}
        </span>
        <PreferenceButtons {...preferences} />
        <SignOutButton label={role} />
      </div>
    </header>
  );
}
