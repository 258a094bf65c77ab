import { en } from './explorer-messages.en';
import { type ExplorerMessages, zh } from './explorer-messages.zh';
import { useWords } from './i18n';

/** The words of the Explorer's deeper parts, in the language that the reader chose. */
export function useExplorerWords(): ExplorerMessages {
  return useWords().language === 'zh' ? zh : en;
}
