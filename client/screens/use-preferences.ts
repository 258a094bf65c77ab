import { useEffect, useState } from 'react';
import type { Theme } from '../colours';
import { type Language, loadMessages } from '../i18n';

/** What a reader chose for this browser. */
export interface Preferences {
  theme: Theme;
  language: Language;
  toggleTheme(): void;
  toggleLanguage(): void;
}

const THEME_KEY = 'zhiyu-theme';
const LANGUAGE_KEY = 'zhiyu-language';
const light = matchMedia('(prefers-color-scheme: light)');

/** Theme and language: the stored choice, else the system's theme (dark where it has none) and Chinese. */
export function usePreferences(): Preferences {
  const [theme, setTheme] = useState<Theme>(() => readTheme() ?? (light.matches ? 'light' : 'dark'));
  const [language, setLanguage] = useState<Language>(readLanguage);

  useEffect(() => {
    const follow = () => readTheme() ?? setTheme(light.matches ? 'light' : 'dark');
    light.addEventListener('change', follow);
    return () => light.removeEventListener('change', follow);
  }, []);
  useEffect(() => {
    const { dataset } = document.documentElement;
    const show = () => {
      dataset.theme = theme;
    };
    // Paper is light, whatever the screen is.
    const print = () => {
      dataset.theme = 'light';
    };
    show();
    addEventListener('beforeprint', print);
    addEventListener('afterprint', show);
    return () => {
      removeEventListener('beforeprint', print);
      removeEventListener('afterprint', show);
    };
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);

  return {
    theme,
    language,
    toggleTheme() {
      const next = theme === 'dark' ? 'light' : 'dark';
      store(THEME_KEY, next);
      setTheme(next);
    },
    toggleLanguage() {
      const next = language === 'zh' ? 'en' : 'zh';
      store(LANGUAGE_KEY, next);
      void loadMessages(next).then(() => setLanguage(next));
    },
  };
}

/** The language that was chosen in this browser, Chinese where none was. */
export function readLanguage(): Language {
  return read(LANGUAGE_KEY) === 'en' ? 'en' : 'zh';
}

function readTheme(): Theme | null {
  const stored = read(THEME_KEY);
  return stored === 'light' || stored === 'dark' ? stored : null;
}

/** A browser may forbid storage; the choice then holds for the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    console.info(`${key} is not kept: this browser forbids storage`, error);
  }
}
