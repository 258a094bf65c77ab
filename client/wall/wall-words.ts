import { type Language, useWords } from '../i18n';
import { wallEn } from './messages.en';
import { type WallMessages, wallZh } from './messages.zh';

const messagesOf: Record<Language, WallMessages> = { zh: wallZh, en: wallEn };
const TEN_THOUSAND = 10_000;

/** A count as it stands on a wall: from 10,000 on shortened, `1.28` and `万`. */
export interface ShortCount {
  number: string;
  scale: string;
}

/** The words of the wall in the reader's language. */
export function useWallWords(): WallMessages {
  return messagesOf[useWords().language];
}

/** A count as a room reads it: all digits up to 9,999, then with up to two decimals and the scale beside. */
export function shortenCount(value: number, language: Language): ShortCount {
  const locale = language === 'zh' ? 'zh-CN' : 'en';
  if (Math.abs(value) < TEN_THOUSAND) {
    return { number: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value), scale: '' };
  }
  const format = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 });
  const parts = format.formatToParts(value);
  const text = (isScale: boolean) =>
    parts
      .filter(({ type }) => (type === 'compact') === isScale && type !== 'literal')
      .map((part) => part.value)
      .join('');
  return { number: text(false), scale: text(true) };
}
