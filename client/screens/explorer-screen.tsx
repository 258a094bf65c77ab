import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { createZone } from '@zhiyu/shared/zone';
import { useCallback, useMemo, useState } from 'react';
import { ApiProblem } from '../api';
import { useWords } from '../i18n';
import { type Explorer, ExplorerContext } from '../panels/explorer-context';
import { fromHome } from '../panels/from-home';
import { ReasonText } from '../panels/panel-states';
import { isFiltered } from '../slice-filters';
import { type CityClock, defaultWindow, resolveWindow, type View } from '../view-state';
import { ExplorerLayout } from './explorer-layout';
import { areasQuery } from './first-queries';
import { StartScreen } from './start-screen';
import type { Preferences } from './use-preferences';
import type { useView } from './use-view';

export interface ExplorerScreenProps {
  city: CityAnswer;
  measures: readonly Measure[];
  view: View;
  change: ReturnType<typeof useView>[1];
  preferences: Preferences;
}

/** 态势总览: resolves the view against the city and hands it to the panels. */
export function ExplorerScreen({ city, measures, view, change, preferences }: ExplorerScreenProps) {
  const { messages } = useWords();
  const clock = useClock(city);
  const areas = useQuery({
    ...areasQuery(city.id, view.area ?? city.home),
    placeholderData: keepPreviousData,
  });
  const [asOf, setAsOf] = useState<Record<string, string>>({});
  const reportAsOf = useCallback(
    (part: string, instant: string) =>
      setAsOf((before) => (before[part] === instant ? before : { ...before, [part]: instant })),
    [],
  );
  const explorer = useMemo<Explorer | null>(() => {
    const area = areas.data?.path.at(-1);
    if (!areas.data || !area) return null;
    const windowChoice = view.window ?? defaultWindow(clock);
    const byId = new Map(measures.map((measure) => [measure.id, measure]));
    const measure = byId.get(view.measure);
    if (!measure) return null;
    return {
      view,
      change,
      city,
      clock,
      theme: preferences.theme,
      windowChoice,
      window: resolveWindow(windowChoice, clock),
      path: fromHome(areas.data.path, city.home),
      area,
      children: areas.data.areas.filter(({ kind }) => kind === 'area'),
      question: {
        city: city.id,
        area: area.id === city.root ? null : area.id,
        categories: view.categories,
        ...(isFiltered(view.filters) && { filters: view.filters }),
        ...(view.governanceArea !== null && { governanceArea: view.governanceArea }),
      },
      measures: byId,
      measure,
      reportAsOf,
    };
  }, [areas.data, city, clock, change, measures, preferences.theme, reportAsOf, view]);

  if (areas.error && (!areas.data || areas.isPlaceholderData)) {
    return (
      <NoArea error={areas.error} toWhole={() => change({ area: null, map: null })} retry={areas.refetch} />
    );
  }
  if (!explorer) return <StartScreen title={messages.states.loading} hint="" busy />;
  return (
    <ExplorerContext value={explorer}>
      <ExplorerLayout preferences={preferences} asOf={oldest(asOf)} />
    </ExplorerContext>
  );
}

/** The city's clock. It moves with the answers of the server, never with the reader's own. */
function useClock(city: CityAnswer): CityClock {
  const { timeZone, asOf, clock, assessmentStartDay, firstReportedAt } = city;
  return useMemo(
    () => ({
      zone: createZone(timeZone),
      now: Date.parse(asOf),
      frozen: clock !== null,
      assessmentStartDay,
      firstReportedAt: firstReportedAt === null ? null : Date.parse(firstReportedAt),
    }),
    [timeZone, asOf, clock, assessmentStartDay, firstReportedAt],
  );
}

/** The earliest instant that any figure on the screen is true at. */
function oldest(asOf: Record<string, string>): string | null {
  const [first = null] = Object.values(asOf).sort((a, b) => Date.parse(a) - Date.parse(b));
  return first;
}

function NoArea({ error, toWhole, retry }: { error: Error; toWhole: () => void; retry: () => unknown }) {
  const { messages } = useWords();
  const isUnknown = error instanceof ApiProblem && error.problem.status === 404;
  return (
    <StartScreen
      title={isUnknown ? messages.start.unknownArea : messages.start.failed}
      hint={isUnknown ? messages.start.unknownAreaHint : ''}
    >
      {!isUnknown && (
        <p>
          <ReasonText error={error} />
        </p>
      )}
      <button type="button" onClick={isUnknown ? toWhole : () => retry()}>
        {isUnknown ? messages.start.toWhole : messages.states.retry}
      </button>
    </StartScreen>
  );
}
