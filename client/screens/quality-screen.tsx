import type { CityAnswer } from '@zhiyu/shared/contract';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import controls from '../panels/controls.module.css';
import { mayDo } from '../panels/may-do';
import pageBar from '../panels/page-bar.module.css';
import { PanelBody, Skeleton } from '../panels/panel-states';
import { PreferenceButtons } from '../panels/preference-buttons';
import { QualityContext, readMinute, useQualityPage } from '../panels/quality-context';
import { FindingSheet, QualityFindings } from '../panels/quality-findings';
import { QualityPlaces } from '../panels/quality-places';
import { QualityQuarantine } from '../panels/quality-quarantine';
import { useQuality } from '../panels/quality-queries';
import { QualityRowSheet } from '../panels/quality-row-sheet';
import { QualitySources } from '../panels/quality-sources';
import { dayChoices, parseQualityView, type QualityView, serialiseQualityView } from '../quality-view';
import styles from './quality-screen.module.css';
import type { Preferences } from './use-preferences';

/** 数据质量: where the cases come from, what is doubtful about them, and what could not be taken in. */
export function QualityScreen({ city, preferences }: { city: CityAnswer; preferences: Preferences }) {
  const { messages, text } = useWords();
  const [view, change] = useQualityView(city.id);
  const { viewer } = city;
  const page = useMemo(() => ({ view, change, viewer }), [view, change, viewer]);
  const query = useQuality(city, view.days, view.source);
  useEffect(() => {
    document.title = `${messages.quality.title}${messages.separator}${text(city.name)}`;
  }, [city.name, messages, text]);
  return (
    <QualityContext value={page}>
      <div className={styles.page} data-testid="quality">
        <Bar
          city={city}
          preferences={preferences}
          asOf={query.data?.asOf ?? null}
          countedAt={query.data?.countedAt ?? null}
        />
        <main className={styles.content}>
          <PanelBody
            query={query}
            what={messages.quality.parts.quality}
            skeleton={<Skeleton rows={4} height="calc(160 * var(--unit))" />}
          >
            {(answer) => (
              <div className={styles.column}>
                <QualitySources answer={answer} />
                <QualityFindings answer={answer} />
                <QualityPlaces answer={answer} />
              </div>
            )}
          </PanelBody>
          {mayDo('readRows', viewer) && (
            <div className={styles.column}>
              <QualityQuarantine />
            </div>
          )}
        </main>
        <FindingSheet />
        {mayDo('readRows', viewer) && <QualityRowSheet />}
      </div>
    </QualityContext>
  );
}

/** The view of the address bar, and how to change it; back and forward work. */
function useQualityView(city: string): [QualityView, (patch: Partial<QualityView>) => void] {
  const read = useCallback((): QualityView => {
    const known = parseQualityView(location.pathname, location.search);
    return known ?? { city, days: 30, source: null, finding: null, code: null, row: null };
  }, [city]);
  const [view, setView] = useState(read);
  useEffect(() => {
    const follow = () => setView(read());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [read]);
  const change = useCallback(
    (patch: Partial<QualityView>) => {
      window.history.pushState(null, '', serialiseQualityView({ ...read(), ...patch }));
      setView(read());
    },
    [read],
  );
  return [view, change];
}

function Bar(props: {
  city: CityAnswer;
  preferences: Preferences;
  asOf: string | null;
  countedAt: string | null;
}) {
  const { city, preferences, asOf, countedAt } = props;
  const { messages, text } = useWords();
  return (
    <header className={pageBar.bar}>
      <h1 className={pageBar.title}>
        {messages.quality.title}
        {messages.separator}
        {text(city.name)}
      </h1>
      <a className={pageBar.link} href={`/city/${encodeURIComponent(city.id)}`}>
        {messages.quality.back}
      </a>
      <DayChooser />
      <div className={`${pageBar.tools} ${styles.tools}`}>
        {asOf !== null && <span data-testid="as-of">{messages.bar.asOf(readMinute(asOf))}</span>}
        {countedAt !== null && <span>{messages.quality.countedAt(readMinute(countedAt))}</span>}
        <PreferenceButtons {...preferences} />
      </div>
    </header>
  );
}

function DayChooser() {
  const { messages, format } = useWords();
  const { view, change } = useQualityPage();
  return (
    <fieldset className={controls.switch} aria-label={messages.quality.window}>
      {dayChoices.map((days) => (
        <button key={days} type="button" aria-pressed={view.days === days} onClick={() => change({ days })}>
          {messages.quality.days(format.count(days))}
        </button>
      ))}
    </fieldset>
  );
}
