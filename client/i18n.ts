import type { Area } from '@zhiyu/shared/contract';
import type { MeasureUnit } from '@zhiyu/shared/measures';
import type { Text } from '@zhiyu/shared/pack';
import { createContext, useContext } from 'react';
import { type Messages, zh } from './messages.zh';

export type Language = 'zh' | 'en';

/** Numbers and spans of time as a reader of the language writes them. */
export interface Format {
  /** `1,284`. */
  count(value: number): string;
  /** With up to two decimals: `2.5`. */
  decimal(value: number): string;
  /** A share in percent without its sign: 0.914 is `91.4`. */
  share(value: number): string;
  /** A share with its sign: `91.4%`. */
  percent(value: number): string;
  /** A share in whole percent, for what stands beside a figure: `62%`. */
  wholePercent(value: number): string;
  /** A difference of two shares, in percentage points and without sign: `0.6`. */
  points(difference: number): string;
  /**
   * A figure of any unit without the unit: a share in percent, a count whole, a figure per resident and a length
   * of time in days to one digit.
   */
  figure(value: number, unit: MeasureUnit): string;
  /** How long: `41 天`, under a day in hours. */
  duration(milliseconds: number): string;
  /** A length as people say it: `264 m`, from a kilometre up `2.1 km`. */
  distance(metres: number): string;
  /** How old, from seconds up. */
  age(milliseconds: number): string;
}

/** Everything that turns data into words of one language. */
export interface Words {
  language: Language;
  messages: Messages;
  format: Format;
  /** A text of the pack in this language. */
  text(text: Text): string;
  /** The name of an area; areas without an English name keep their own. */
  areaName(area: Pick<Area, 'name' | 'nameEn'>): string;
  /** The title of a city's page: the pack's own, else the usual one with the city's name. */
  cityTitle(city: { name: Text; title: Text }): string;
}

const messagesOf: Partial<Record<Language, Messages>> = { zh };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Fetches the messages of a language that has not come yet; Chinese is always there. */
export async function loadMessages(language: Language): Promise<void> {
  if (language === 'en') messagesOf.en ??= (await import('./messages.en')).en;
}

/** The words of a language, of Chinese until the other’s have been loaded. */
export function createWords(wanted: Language): Words {
  const language = messagesOf[wanted] ? wanted : 'zh';
  const messages = messagesOf[language] ?? zh;
  const text = (text: Text) => text[language] || text.zh || text.en;
  return {
    language,
    messages,
    format: createFormat(language, messages),
    text,
    areaName: (area) => (language === 'en' && area.nameEn ? area.nameEn : area.name),
    // A pack without a title answers with its name.
    cityTitle: ({ name, title }) =>
      title.zh === name.zh && title.en === name.en ? messages.title(text(name)) : text(title),
  };
}

export const WordsContext = createContext<Words>(createWords('zh'));

/** The words of the language that the reader chose. */
export function useWords(): Words {
  return useContext(WordsContext);
}

function createFormat(language: Language, messages: Messages): Format {
  const locale = language === 'zh' ? 'zh-CN' : 'en';
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const hundredth = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const count = (value: number) => whole.format(value);
  const share = (value: number) => tenth.format(Math.round(value * 1000) / 10);
  const { duration } = messages;
  const format: Format = {
    count,
    decimal: (value) => hundredth.format(value),
    share,
    percent: (value) => `${share(value)}%`,
    wholePercent: (value) => `${whole.format(100 * value)}%`,
    points: (difference) => tenth.format(Math.abs(Math.round(difference * 1000) / 10)),
    figure(value, unit) {
      if (unit === 'share') return share(value);
      if (unit === 'millisecond') return tenth.format(value / DAY);
      return unit === 'perTenThousand' ? tenth.format(value) : count(value);
    },
    duration(milliseconds) {
      if (milliseconds >= DAY) return duration.days(count(Math.floor(milliseconds / DAY)));
      if (milliseconds >= HOUR) return duration.hours(count(Math.floor(milliseconds / HOUR)));
      return duration.underAnHour;
    },
    distance: (metres) => (metres < 1000 ? `${count(metres)} m` : `${tenth.format(metres / 1000)} km`),
    age(milliseconds) {
      if (milliseconds >= HOUR) return format.duration(milliseconds);
      if (milliseconds >= MINUTE) return duration.minutes(count(Math.floor(milliseconds / MINUTE)));
      return duration.seconds(count(Math.floor(milliseconds / 1000)));
    },
  };
  return format;
}
