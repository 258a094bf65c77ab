import { keepPreviousData, useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import { type Measure, measureOf } from '@zhiyu/shared/measures';
import { createZone } from '@zhiyu/shared/zone';
import { startTransition, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { afterPaint } from '../after-paint';
import type { Theme } from '../colours';
import { noteAllAnswered } from '../first-view';
import { useWords } from '../i18n';
import { CaseSheet } from '../panels/case-sheet';
import { CasesSheet } from '../panels/cases-sheet';
import { type Explorer, ExplorerContext } from '../panels/explorer-context';
import { fromHome } from '../panels/from-home';
import { FailedNote, Skeleton } from '../panels/panel-states';
import { areaQuery } from '../panels/queries';
import { type CityClock, comparedMeasure, defaultWindow, resolveWindow, type View } from '../view-state';
import { type Brief, BriefContext, dimensionOf, type Pressed, PressedContext } from './brief-context';
import { BriefLayout } from './brief-layout';
import styles from './brief-layout.module.css';
import { useAskAhead } from './brief-queries';
import { type BriefExtras, parseBriefView, serialiseBriefView } from './brief-view';

/** What a reader chose for this browser, as far as the brief lets him. */
export interface BriefPreferences {
  theme: Theme;
  toggleTheme(): void;
  toggleLanguage(): void;
}

/** 一页专报: where an area stands, against whom, whether it is real, what is late and who must move. */
export function BriefScreen(props: {
  city: CityAnswer;
  measures: readonly Measure[];
  preferences: BriefPreferences;
}) {
  const { measures, preferences } = props;
  const { messages, areaName } = useWords();
  // The city tells of itself whenever something is new in it: that gives way to a touch.
  const city = useDeferredValue(props.city);
  const [pressed, change, changeExtras] = useBriefAddress(city);
  // The bar follows a touch at once; panels and map are drawn behind it, once, with the answers.
  const [shown, setShown] = useState(pressed);
  const parts = { city, measures, clock: useClock(city), theme: preferences.theme, change, changeExtras };
  const { areas, explorer, brief } = useBriefState(shown, parts);
  const ahead = useBriefState(pressed, parts);
  const isUnknown = ahead.areas.isError;
  useEffect(() => {
    if (isUnknown) setShown(pressed);
  }, [isUnknown, pressed]);
  const name = explorer ? areaName(explorer.area) : '';
  useEffect(() => {
    if (name !== '') document.title = messages.brief.title(name);
  }, [messages, name]);

  if (areas.error && !areas.data) {
    return (
      <main className={styles.page}>
        <FailedNote what={messages.brief.parts.brief} error={areas.error} retry={() => areas.refetch()} />
      </main>
    );
  }
  if (!explorer) {
    return (
      <main className={styles.page}>
        <Skeleton rows={4} height="calc(120 * var(--unit))" />
      </main>
    );
  }
  return (
    <ExplorerContext value={explorer}>
      <BriefContext value={brief}>
        <PressedContext value={pressed}>
          <BriefLayout preferences={preferences} />
        </PressedContext>
        <CasesSheet />
        <CaseSheet />
        <AnswerWatch />
      </BriefContext>
      {pressed !== shown && ahead.explorer && (
        <ExplorerContext value={ahead.explorer}>
          <BriefContext value={ahead.brief}>
            <AskAhead pressed={pressed} isKnown={!ahead.areas.isPlaceholderData} show={setShown} />
          </BriefContext>
        </ExplorerContext>
      )}
    </ExplorerContext>
  );
}

/** What takes longer is shown as it comes, each panel by itself. */
const LONGEST_WAIT_MS = 400;

/**
 * Asks for what was touched as soon as the touch is seen, and has it shown once the answers are there: each panel is drawn once,
 * and nothing stands between a finger and what it pressed.
 *
 * @param isKnown where the area that was touched lies, and what is inside, is known
 */
function AskAhead(props: { pressed: Pressed; isKnown: boolean; show: (pressed: Pressed) => void }) {
  const { pressed, isKnown, show } = props;
  const ask = useAskAhead();
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  const touch = useRef<{ pressed: Pressed; isSeen: Promise<void> } | null>(null);
  useEffect(() => {
    let isOver = false;
    if (touch.current?.pressed !== pressed) touch.current = { pressed, isSeen: afterPaint() };
    const draw = () => {
      if (isOver) return;
      isOver = true;
      startTransition(() => show(pressed));
    };
    void touch.current.isSeen.then(async () => {
      if (isOver || !isKnown) return;
      await latestAsk.current();
      draw();
    });
    const patience = setTimeout(draw, LONGEST_WAIT_MS);
    return () => {
      isOver = true;
      clearTimeout(patience);
    };
  }, [pressed, isKnown, show]);
  return null;
}

/** What the parts of a brief know, of what its address says. */
function useBriefState(
  { view, extras }: Pressed,
  parts: {
    city: CityAnswer;
    measures: readonly Measure[];
    clock: CityClock;
    theme: Theme;
    change: Change;
    changeExtras: ChangeExtras;
  },
) {
  const { city, measures, clock, theme, change, changeExtras } = parts;
  const areas = useQuery({
    ...areaQuery(city.id, view.area ?? city.home),
    placeholderData: keepPreviousData,
  });
  const explorer = useMemo<Explorer | null>(() => {
    const area = areas.data?.path.at(-1);
    const byId = new Map(measures.map((measure) => [measure.id, measure]));
    const measure = byId.get(view.measure);
    if (!areas.data || !area || !measure) return null;
    const windowChoice = view.window ?? defaultWindow(clock);
    return {
      view,
      change,
      city,
      clock,
      theme,
      windowChoice,
      window: resolveWindow(windowChoice, clock),
      path: fromHome(areas.data.path, city.home),
      area,
      children: areas.data.areas.filter(({ kind }) => kind === 'area'),
      question: { city: city.id, area: area.id === city.root ? null : area.id, categories: view.categories },
      measures: byId,
      measure,
      reportAsOf: () => {},
    };
  }, [areas.data, city, clock, change, measures, theme, view]);
  const brief = useMemo<Brief>(() => {
    const by = dimensionOf(view);
    const compared = comparedMeasure(view);
    return {
      extras,
      changeExtras,
      by,
      compared,
      share: measureOf(compared).unit === 'share' ? compared : 'onTimeRate',
      slice: {
        city: city.id,
        area: view.area,
        isAccountable: by === 'accountableArea',
        categories: view.categories,
      },
    };
  }, [view, extras, changeExtras, city.id]);
  return { areas, explorer, brief };
}

type Change = Explorer['change'];
type ChangeExtras = Brief['changeExtras'];

/** The view of the address bar, and how to change it; back and forward work. */
function useBriefAddress(city: CityAnswer): [{ view: View; extras: BriefExtras }, Change, ChangeExtras] {
  const read = useCallback(() => {
    const { pathname, search } = location;
    const parsed =
      parseBriefView(pathname, search) ?? parseBriefView(`/brief/${encodeURIComponent(city.id)}`, '');
    if (parsed === null) throw new Error('the address is not that of a brief');
    const area = parsed.view.area === city.root ? null : parsed.view.area;
    return { ...parsed, view: { ...parsed.view, area } };
  }, [city.id, city.root]);
  const [state, setState] = useState(read);
  // What is the same stays the same object, so that what depends on it alone is not drawn again.
  const show = useCallback(() => setState((before) => keepSame(before, read())), [read]);
  useEffect(() => {
    const follow = () => show();
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [show]);
  const go = useCallback(
    (view: View, extras: BriefExtras, history: 'push' | 'replace') => {
      const address = serialiseBriefView(view, extras, city.home);
      if (address === location.pathname + location.search) return;
      if (history === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
      show();
    },
    [city.home, show],
  );
  const change = useCallback<Change>(
    (patch, history = 'push') => {
      const { view, extras } = read();
      // Another area, or another reading, makes what was narrowed meaningless.
      const isElsewhere = 'area' in patch || 'dimension' in patch || 'reading' in patch;
      const next = isElsewhere ? { ...extras, late: { unit: null, category: null, area: null } } : extras;
      go({ ...view, ...patch }, next, history);
    },
    [go, read],
  );
  const changeExtras = useCallback<ChangeExtras>(
    (patch, history = 'push') => {
      const { view, extras } = read();
      go(view, { ...extras, ...patch }, history);
    },
    [go, read],
  );
  return [state, change, changeExtras];
}

/** The newer of two states, with the parts of the older that are as they were. */
function keepSame<State extends { view: View; extras: BriefExtras }>(before: State, now: State): State {
  const isSame = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);
  return {
    ...now,
    view: isSame(before.view, now.view) ? before.view : now.view,
    extras: isSame(before.extras, now.extras) ? before.extras : now.extras,
  };
}

/** The city’s clock. It moves with the answers of the server, never with the reader’s own. */
function useClock(city: CityAnswer): CityClock {
  const { timeZone, asOf, clock, assessmentStartDay, firstReportedAt } = city;
  // It remembers what it has worked out, so it is made once.
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  return useMemo(
    () => ({
      zone,
      now: Date.parse(asOf),
      frozen: clock !== null,
      assessmentStartDay,
      firstReportedAt: firstReportedAt === null ? null : Date.parse(firstReportedAt),
    }),
    [zone, asOf, clock, assessmentStartDay, firstReportedAt],
  );
}

/** Notes when nothing more is being asked, so that what can wait, as the font does, comes then. */
function AnswerWatch() {
  const queries = useQueryClient();
  const asking = useIsFetching();
  useEffect(() => {
    if (asking === 0 && queries.isFetching() === 0) noteAllAnswered();
  }, [asking, queries]);
  return null;
}
