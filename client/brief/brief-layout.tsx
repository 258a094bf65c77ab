import { memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import type { MapPadding } from '../map/situation-map';
import { MapPanel } from '../panels/map-panel';
import { PanelBody, Skeleton } from '../panels/panel-states';
import { useMedia } from '../panels/use-media';
import { usePadding } from '../panels/use-padding';
import { BriefBar, type BriefPreferencesProps } from './brief-bar';
import { BriefDefinitions } from './brief-definitions';
import styles from './brief-layout.module.css';
import { useBrief } from './brief-queries';
import { ChangeSentences } from './change-sentences';
import { ComparisonPanel } from './comparison-panel';
import { LatePanel } from './late-panel';
import { StandingFigures } from './standing-figures';
import { WorstMatters } from './worst-matters';

/** What stands over the map, in units: the buttons above and beside, the legend beneath, which is flat where there is room. */
const PADDING: MapPadding = { top: 60, right: 12, bottom: 190, left: 60 };
const UPRIGHT_PADDING: MapPadding = { ...PADDING, bottom: 130 };
const PORTRAIT = '(orientation: portrait)';

/** Places the parts: three beside each other where the screen lies, below each other where it stands. */
export const BriefLayout = memo(function BriefLayout(props: { preferences: BriefPreferencesProps }) {
  const { preferences } = props;
  const { messages } = useWords();
  const query = useBrief();
  const page = useRef<HTMLDivElement>(null);
  useKeepPlace(page);
  return (
    <div className={styles.page} ref={page} data-testid="brief">
      <BriefBar preferences={preferences} asOf={query.data?.asOf ?? null} />
      <main className={styles.content}>
        <PanelBody
          query={query}
          what={messages.brief.parts.brief}
          skeleton={<Skeleton rows={2} height="calc(110 * var(--unit))" />}
        >
          {(answer) => <StandingFigures answer={answer} />}
        </PanelBody>
        <div className={styles.columns}>
          <div className={styles.against} data-part="comparison">
            <ComparisonPanel />
            <PanelBody
              query={query}
              what={messages.brief.parts.brief}
              skeleton={<Skeleton rows={5} height="calc(24 * var(--unit))" />}
            >
              {(answer) => <ChangeSentences answer={answer} />}
            </PanelBody>
          </div>
          <div className={styles.place} data-part="map">
            <BriefMap />
          </div>
          <div className={styles.late} data-part="late">
            <LatePanel />
          </div>
          <div className={styles.matters} data-part="matters">
            <PanelBody
              query={query}
              what={messages.brief.parts.brief}
              skeleton={<Skeleton rows={5} height="calc(52 * var(--unit))" />}
            >
              {(answer) => <WorstMatters answer={answer} />}
            </PanelBody>
          </div>
        </div>
        {query.data && <BriefDefinitions answer={query.data} />}
      </main>
    </div>
  );
});

/** The map. Where the page is scrolled by a finger, two move the map, unless the reader wants one to. */
const BriefMap = memo(function BriefMap() {
  const { messages } = useWords();
  const portrait = useMedia(PORTRAIT);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const padding = usePadding(portrait ? UPRIGHT_PADDING : PADDING);
  const isOneFinger = chosen ?? !portrait;
  const words = messages.brief.map;
  const cooperative = useMemo(
    () => ({ isOn: !isOneFinger, help: words.help, desktopHelp: words.desktopHelp }),
    [isOneFinger, words],
  );
  return (
    <>
      <MapPanel padding={padding} cooperative={cooperative} />
      <button
        type="button"
        className={styles.finger}
        aria-pressed={isOneFinger}
        title={isOneFinger ? words.oneFingerOn : words.oneFingerOff}
        onClick={() => setChosen(!isOneFinger)}
        data-testid="one-finger"
      >
        {isOneFinger ? words.oneFinger : words.scroll}
      </button>
    </>
  );
});

/** Turned, the screen shows the part that it showed before: the one at its upper edge comes back there. */
function useKeepPlace(page: RefObject<HTMLElement | null>): void {
  const portrait = useMedia(PORTRAIT);
  const place = useRef<{ part: string; offset: number } | null>(null);
  useEffect(() => {
    const element = page.current;
    if (!element) return;
    const note = () => {
      const parts = [...element.querySelectorAll<HTMLElement>('[data-part]')];
      const first = parts.find((part) => part.getBoundingClientRect().bottom > NEAR_TOP);
      const isAtTop = element.scrollTop < NEAR_TOP;
      place.current =
        first?.dataset.part && !isAtTop
          ? { part: first.dataset.part, offset: first.getBoundingClientRect().top }
          : null;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [page]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is turning that calls for it
  useEffect(() => {
    const kept = place.current;
    if (!kept || !page.current) return;
    const part = page.current.querySelector<HTMLElement>(`[data-part="${kept.part}"]`);
    part?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [portrait]);
}

/** Under the bar. */
const NEAR_TOP = 140;
