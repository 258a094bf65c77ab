import { signOut } from '../api-session';
import { useWords } from '../i18n';
import { wipeDevice } from '../wipe-device';
import controls from './controls.module.css';

/** Signs out and forgets all that the page holds. `label`: who is signed in, null where that is not known; undefined: nobody. */
export function SignOutButton({ label }: { label: string | null | undefined }) {
  const { messages } = useWords();
  if (label === undefined) return null;
  return (
    <button
      type="button"
      className={controls.plain}
      title={label === null ? undefined : messages.access.signOutOf(label)}
      onClick={leave}
      data-testid="sign-out"
    >
      {messages.access.signOut}
    </button>
  );
}

/** Where the server cannot be told, the page is left all the same; the session ends by itself. */
async function leave(): Promise<void> {
  await signOut().catch((error: unknown) => console.info('the session was not ended', error));
  // A phone that was used for work without a network keeps nothing of it.
  await wipeDevice().catch((error: unknown) => console.info('this device could not be wiped', error));
  location.assign('/');
}
