import type { CityAnswer } from '@zhiyu/shared/contract';
import { createContext, useContext } from 'react';
import { useWords } from '../i18n';
import type { QualityView } from '../quality-view';

/** What every part of the page of data quality knows. */
export interface QualityPage {
  view: QualityView;
  change: (patch: Partial<QualityView>) => void;
  /** Who looks: what they may not do is not offered. */
  viewer: CityAnswer['viewer'];
}

export const QualityContext = createContext<QualityPage | null>(null);

/** The page of data quality around a part of it. */
export function useQualityPage(): QualityPage {
  const page = useContext(QualityContext);
  if (page === null) throw new Error('a part of the page of data quality stands outside of it');
  return page;
}

/** Names a source: by its own name, its identifier, or as one that is not named. */
export function useSourceName(): (source: {
  id: string;
  name?: { zh: string; en: string } | null;
}) => string {
  const { messages, text } = useWords();
  return ({ id, name }) => (name ? text(name) : id === '' ? messages.quality.noSource : id);
}

/** Names why a row was kept aside; a reason without words goes by its code. */
export function useCodeName(): (code: string) => string {
  const { messages } = useWords();
  const names: Record<string, string> = messages.quality.quarantine.codes;
  return (code) => names[code] ?? code;
}

/** An instant as the city's clock showed it, to the minute. */
export function readMinute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
