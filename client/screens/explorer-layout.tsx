import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { noteAllAnswered } from '../first-view';
import { useWords, type Words } from '../i18n';
import { loadPart } from '../lost-part';
import type { MapPadding } from '../map/situation-map';
import { CaseSheet } from '../panels/case-sheet';
import { CasesSheet } from '../panels/cases-sheet';
import { ComparePanel } from '../panels/compare-panel';
import controls from '../panels/controls.module.css';
import { useExplorer } from '../panels/explorer-context';
import { Figures } from '../panels/figures';
import { MapPanel } from '../panels/map-panel';
import { MatterPanel } from '../panels/matter-panel';
import { OverduePanel } from '../panels/overdue-panel';
import { Skeleton } from '../panels/panel-states';
import { StaleStrip } from '../panels/stale-strip';
import { TopBar } from '../panels/top-bar';
import { TrendPanel } from '../panels/trend-panel';
import { useMedia } from '../panels/use-media';
import { usePadding } from '../panels/use-padding';
import { nameDays, nameWindow } from '../panels/window-chooser';
import { readInstant } from '../read-instant';
import { type CityClock, tabs } from '../view-state';
import styles from './explorer-layout.module.css';
import type { Preferences } from './use-preferences';

/** Looked at when they are asked for. */
const AboutSheet = lazy(() => loadPart(import('../panels/about-sheet')));
const GovernancePanel = lazy(() => loadPart(import('../panels/governance-panel')));

const COMPACT = '(max-width: 640px)';
/** What stands over the map, in units: the buttons beside, the trend and some air beneath. */
const WIDE_PADDING: MapPadding = { top: 16, right: 16, bottom: 148, left: 16 };
/** There the legend lies flat above the timeline, and the land stands above it. */
const TOUCH_PADDING: MapPadding = { ...WIDE_PADDING, bottom: 262 };
const COMPACT_PADDING: MapPadding = { top: 12, right: 12, bottom: 78, left: 64 };
/** Above a list the map is alone. */
const STRIP_PADDING: MapPadding = { top: 12, right: 12, bottom: 12, left: 12 };

/** Places the panels: beside the map on a desk and a tablet, below it and by tabs on a phone. */
export function ExplorerLayout({ preferences, asOf }: { preferences: Preferences; asOf: string | null }) {
  const { clock, city } = useExplorer();
  const words = useWords();
  const { messages, text, format } = words;
  const compact = useMedia(COMPACT);
  const time = asOf && nameAsOf(asOf, clock, words);
  return (
    <div className={styles.page} data-compact={compact || undefined}>
      <nav className={styles.skips}>
        <a href="#map">{messages.skipToMap}</a>
        <a href="#panel">{messages.skipToPanel}</a>
      </nav>
      <TopBar
        asOf={time}
        compact={compact}
        onLanguage={preferences.toggleLanguage}
        onTheme={preferences.toggleTheme}
      />
      <StaleStrip asOf={asOf} />
      {city.cases === 0 && (
        <p className={styles.filling} role="status">
          {messages.start.filling(text(city.name))}
          {messages.separator}
          {messages.start.fillingHint(format.count(city.cases))}
        </p>
      )}
      {compact ? <CompactBody /> : <WideBody />}
      <About />
      <CasesSheet />
      <CaseSheet />
      <Announcer />
      <AnswerWatch />
    </div>
  );
}

/** The as-of instant on the city's clock: a living city's without the year, an archive's without seconds, which say nothing. */
function nameAsOf(asOf: string, clock: CityClock, { messages }: Words): string {
  const reading = readInstant(asOf);
  if (clock.frozen) return messages.bar.asOfFrozen(reading.slice(0, 16));
  return messages.bar.asOf(reading.slice(5));
}

/** On a wide screen the overdue cases and the matters share a place. */
function ListSwitch() {
  const { view, area, change } = useExplorer();
  const { messages } = useWords();
  return (
    <div className={styles.lists} role="toolbar" aria-label={messages.tabs.lists}>
      {(['overdue', 'matters'] as const).map((tab) => (
        <button
          key={tab}
          type="button"
          aria-pressed={tab === (view.tab === 'matters' ? 'matters' : 'overdue')}
          onClick={({ currentTarget }) => {
            change({ tab: tab === 'overdue' ? 'map' : tab });
            bringIntoSight(currentTarget);
          }}
          data-testid={`list-${tab}`}
        >
          {messages.tabs[tab]}
        </button>
      ))}
      <button
        type="button"
        onClick={() => change({ about: { kind: 'area', id: area.id } })}
        data-testid="about-area"
      >
        {messages.tabs.about}
      </button>
    </div>
  );
}

/** Where the panel scrolls as a whole, the switch of its lists stays at the edge, and a list may lie far below it. */
function bringIntoSight(button: HTMLElement) {
  const list = button.parentElement?.nextElementSibling;
  const { bottom, height } = button.getBoundingClientRect();
  if (list && list.getBoundingClientRect().top > bottom + height) list.scrollIntoView();
}

/** What is compared: areas or domains, or the governance areas that were saved. */
function Comparison() {
  const { view } = useExplorer();
  if (view.reading !== 'governance') return <ComparePanel />;
  return (
    <Suspense fallback={<Skeleton rows={6} height="calc(32 * var(--unit))" />}>
      <GovernancePanel />
    </Suspense>
  );
}

/** The panel about one cell, area or unit, where one is asked for. */
function About() {
  const { view } = useExplorer();
  if (view.about === null || view.openCase !== null || view.listed !== null) return null;
  return (
    <Suspense fallback={null}>
      <AboutSheet subject={view.about} />
    </Suspense>
  );
}

function WideBody() {
  const { view } = useExplorer();
  const { messages } = useWords();
  const padding = usePadding(useMedia('(pointer: coarse)') ? TOUCH_PADDING : WIDE_PADDING);
  return (
    <div className={styles.wide}>
      <main className={styles.stage}>
        <MapPanel padding={padding} />
        <div className={styles.trend}>
          <TrendPanel />
        </div>
      </main>
      <aside className={styles.panel} id="panel" tabIndex={-1} aria-label={messages.figures.title}>
        <Figures />
        <div className={styles.compare}>
          <Comparison />
        </div>
        <div className={styles.overdue}>
          <ListSwitch />
          {view.tab === 'matters' ? <MatterPanel /> : <OverduePanel />}
        </div>
      </aside>
    </div>
  );
}

function CompactBody() {
  const { view, change } = useExplorer();
  const { messages } = useWords();
  const padding = usePadding(view.tab === 'map' ? COMPACT_PADDING : STRIP_PADDING);
  return (
    <>
      <main className={styles.compact} data-tab={view.tab}>
        <MapPanel padding={padding} />
        <div className={styles.sheet} id="panel" tabIndex={-1}>
          {view.tab === 'map' && (
            <>
              <Figures />
              <div className={styles.compactTrend}>
                <TrendPanel />
              </div>
            </>
          )}
          {view.tab === 'compare' && <Comparison />}
          {view.tab === 'overdue' && <OverduePanel />}
          {view.tab === 'matters' && <MatterPanel />}
        </div>
      </main>
      <nav className={styles.tabs} aria-label={messages.tabs.label}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-current={view.tab === tab ? 'page' : undefined}
            onClick={() => change({ tab })}
            data-testid={`tab-${tab}`}
          >
            {messages.tabs[tab]}
          </button>
        ))}
      </nav>
    </>
  );
}

/** Says to a screen reader what the page shows after a change. */
function Announcer() {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, areaName, text } = words;
  const { area, measure, windowChoice } = explorer;
  const window = `${nameWindow(windowChoice, explorer, words)} ${nameDays(explorer, words)}`;
  return (
    <p className={controls.visuallyHidden} aria-live="polite">
      {messages.states.announce(areaName(area), window, text(measure.label))}
    </p>
  );
}

/** Notes when nothing more is being asked, apart from the page, which need not draw itself again for it. */
function AnswerWatch() {
  const queries = useQueryClient();
  const asking = useIsFetching();
  useEffect(() => {
    // Panels ask in effects of their own, after this one was drawn.
    if (asking === 0 && queries.isFetching() === 0) noteAllAnswered();
  }, [asking, queries]);
  return null;
}
