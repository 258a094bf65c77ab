import type { Theme } from '../colours';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { MoonIcon, SunIcon } from './icons';

/** The other language, and the other theme: at the end of every page's bar. */
export function PreferenceButtons(props: { theme: Theme; toggleTheme(): void; toggleLanguage(): void }) {
  const { theme, toggleTheme, toggleLanguage } = props;
  const { messages, language } = useWords();
  const { bar } = messages;
  return (
    <>
      <button
        type="button"
        className={controls.plain}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        title={bar.languageLabel}
        onClick={toggleLanguage}
        data-testid="language"
      >
        {bar.language}
      </button>
      <button
        type="button"
        className={controls.plain}
        aria-label={theme === 'dark' ? bar.toLight : bar.toDark}
        onClick={toggleTheme}
        data-testid="theme"
      >
        {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
      </button>
    </>
  );
}
