import { useState } from 'react';
import { signOut } from '../api-session';
import { useWords } from '../i18n';
import type { Preferences } from '../screens/use-preferences';
import { wipeDevice } from '../wipe-device';
import { emptyDevice } from './device-store';
import { useField } from './field-context';
import { MyChoices } from './mine-page';
import pageStyles from './page.module.css';
import fieldStyles from './picker.module.css';
import { useQueue } from './queue';

/** Who I am, what is mine, how this phone tells its place, and what it holds. */
export function MePage({ preferences }: { preferences: Preferences }) {
  const { city, place } = useField();
  const words = useWords();
  const { me } = words.messages.field;
  const [isSure, setSure] = useState(false);
  const unsent = useQueue(({ items }) => items).some(({ state }) => state !== 'sent');
  const hasAccount = city.viewer.role !== 'demo';

  async function leave(): Promise<void> {
    if (unsent && !isSure) return setSure(true);
    if (hasAccount)
      await signOut().catch((error: unknown) => console.info('the session was not ended', error));
    await emptyDevice();
    await wipeDevice();
    location.assign(location.pathname);
  }

  return (
    <div className={pageStyles.page}>
      <h1 className={pageStyles.title}>{me.title}</h1>
      <p>{me.who(words.text(city.viewer.label))}</p>
      <MyChoices />
      <fieldset className={fieldStyles.options}>
        <legend>{me.datum}</legend>
        {(['WGS-84', 'GCJ-02'] as const).map((datum) => (
          <label key={datum}>
            <input
              type="radio"
              name="datum"
              checked={place.datum === datum}
              onChange={() => place.changeDatum(datum)}
            />
            {datum}
          </label>
        ))}
        <p className={pageStyles.quiet}>{me.datumHint}</p>
      </fieldset>
      <div className={pageStyles.buttons}>
        <button
          type="button"
          className={pageStyles.plain}
          aria-label={me.languageLabel}
          onClick={preferences.toggleLanguage}
        >
          {me.language}
        </button>
        <a className={pageStyles.plain} href={`/city/${encodeURIComponent(city.id)}`}>
          {me.toExplorer}
        </a>
      </div>
      <p className={pageStyles.quiet}>{me.install}</p>
      <p className={pageStyles.quiet}>{me.stored}</p>
      {isSure && <p role="alert">{me.confirm}</p>}
      <button type="button" className={pageStyles.plain} data-testid="wipe" onClick={() => void leave()}>
        {hasAccount ? me.signOut : me.wipe}
      </button>
    </div>
  );
}
