import { useQueries, useQuery } from '@tanstack/react-query';
import type { BreakdownAnswer, CompareRow, Figure } from '@zhiyu/shared/contract';
import { type ReactNode, useMemo } from 'react';
import { fetchBreakdown } from '../api-breakdown';
import { fetchCasePage, overduePath } from '../api-cases';
import { RowsCanvas } from '../charts/rows-canvas';
import type { ChartRow } from '../charts/rows-chart';
import TrendCanvas from '../charts/trend-canvas';
import { palettes } from '../colours';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { cutBy } from '../slice-filters';
import { overdueAges } from '../view-state';
import styles from './about-sheet.module.css';
import { standingOf } from './compare-rows';
import controls from './controls.module.css';
import { describeTrend } from './describe-trend';
import { useExplorer } from './explorer-context';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useCompare, useTrend } from './queries';
import { planTrend } from './trend-plan';

const MOST_ROWS = 12;
const chartSkeleton = <Skeleton rows={4} height="calc(20 * var(--unit))" />;

/** What came in over the window, with the equal length before as a broken line. */
export function TrendChart() {
  const explorer = useExplorer();
  const words = useWords();
  const { timeline } = useExplorerWords();
  const { window, clock, measures, change } = explorer;
  const plan = useMemo(() => planTrend(window, clock), [window, clock]);
  const query = useTrend('reported', plan);
  const measure = measures.get('reported');
  const { data } = query;
  const drawing = useMemo(
    () => (data && measure ? describeTrend(data, measure, explorer, words) : null),
    [data, measure, explorer, words],
  );
  return (
    <PanelBody query={query} what={words.messages.states.parts.trend} skeleton={chartSkeleton}>
      {({ series }) =>
        drawing && (
          <div className={styles.trend}>
            <TrendCanvas
              drawing={drawing}
              marks={[]}
              playhead={null}
              words={timeline}
              onChoose={(first, last) => {
                const [from, to] = [series[first]?.from, series[last]?.to];
                if (!from || !to) return;
                const toDay = new Date(Date.parse(to) - 1);
                change({
                  window: {
                    kind: 'custom',
                    fromDay: from.slice(0, 10),
                    toDay: clock.zone.toIso(toDay.getTime()).slice(0, 10),
                  },
                });
              }}
              onSeek={() => undefined}
            />
          </div>
        )
      }
    </PanelBody>
  );
}

/** The parts of an area or a unit by their on-time rate, each with its interval, best first. */
export function ChildrenChart({ by }: { by: 'area' | 'unit' }) {
  const { window, measures } = useExplorer();
  const { messages, text, format } = useWords();
  const query = useCompare(by, ['onTimeRate'], window);
  const colourOf = useStanding();
  const measure = measures.get('onTimeRate');
  const rows = (query.data?.rows ?? [])
    .filter((row) => row.id !== null && row.values.onTimeRate?.shown)
    .sort((a, b) => (b.values.onTimeRate?.value ?? 0) - (a.values.onTimeRate?.value ?? 0))
    .map((row): ChartRow => {
      const figure = row.values.onTimeRate;
      const value = figure?.value ?? 0;
      const [low = value, high = value] = figure?.interval ?? [];
      return {
        label: text(row.name),
        value,
        interval: [low, high],
        figure: `${format.percent(value)}  n ${format.count(figure?.n ?? 0)}`,
        colour: colourOf(figure, query.data?.whole ?? null),
      };
    });
  return (
    <PanelBody query={query} what={messages.states.parts.compare} skeleton={chartSkeleton}>
      {() => <Rows rows={rows} name={measure ? text(measure.label) : ''} />}
    </PanelBody>
  );
}

function useStanding() {
  const { theme, measures } = useExplorer();
  const palette = palettes[theme];
  const measure = measures.get('onTimeRate');
  return (figure: Figure | undefined, whole: CompareRow | null): string => {
    const value = whole?.values.onTimeRate?.value ?? null;
    const standing = figure && measure ? standingOf(figure, value, measure) : 'same';
    return standing === 'same' ? palette.quiet : palette[standing];
  };
}

/** What the cases are about: domains, or the parts of the category chosen; a press goes into one. */
export function CategoryChart() {
  const { window, change } = useExplorer();
  const { messages, text } = useWords();
  const query = useCompare('category', ['reported'], window);
  const listed = [...(query.data?.rows ?? [])]
    .map((row) => ({ id: row.id, label: text(row.name), count: row.values.reported?.value ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_ROWS);
  const pick = (row: number) => {
    const id = listed[row]?.id;
    if (id) change({ categories: [id] });
  };
  return (
    <PanelBody query={query} what={messages.states.parts.compare} skeleton={chartSkeleton}>
      {() => <CountRows counts={listed} onPick={pick} />}
    </PanelBody>
  );
}

/** What came in by request type, channel or requester; a press cuts everything to one, and lets go of it again. */
export function BreakdownChart({ by }: { by: BreakdownAnswer['by'] }) {
  const { question, window, view, change } = useExplorer();
  const { messages, text } = useWords();
  const { about } = useExplorerWords();
  const query = useQuery({
    queryKey: ['breakdown', by, question, window],
    queryFn: ({ signal }) => fetchBreakdown({ ...question, ...window, by, measure: 'reported' }, signal),
  });
  const nameOf = ({ id, name }: BreakdownAnswer['rows'][number]) => {
    if (id === null) return about.unknown;
    if (name) return text(name);
    const words: Readonly<Record<string, string>> =
      by === 'requester' ? messages.codes.requester : messages.codes.requestType;
    return words[id] ?? id;
  };
  const counts = (query.data?.rows ?? [])
    .map((row) => ({ id: row.id, label: nameOf(row), count: row.value ?? 0 }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_ROWS);
  const pick = (row: number) => {
    const id = counts[row]?.id;
    if (id) change({ filters: cutBy(view.filters, by, id) });
  };
  return (
    <PanelBody query={query} what={messages.states.parts.figures} skeleton={chartSkeleton}>
      {() => <CountRows counts={counts} onPick={pick} />}
    </PanelBody>
  );
}

/** For how long the overdue cases have been so; a press has the list of the page show those alone. */
export function AgeChart() {
  const { question, theme, change } = useExplorer();
  const { messages } = useWords();
  const answers = useQueries({
    queries: overdueAges.map((age) => ({
      queryKey: ['overdue-count', question, age],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchCasePage(overduePath({ ...question, age }), { cursor: null, limit: 1 }, signal),
    })),
  });
  if (answers.some(({ data }) => data === undefined)) return chartSkeleton;
  const counts = overdueAges.map((age, index) => ({
    label: messages.overdue.ages[age],
    count: answers[index]?.data?.total ?? 0,
  }));
  const pick = (row: number) => change({ age: overdueAges[row] ?? null });
  return <CountRows counts={counts} colour={palettes[theme].overdue} onPick={pick} />;
}

function CountRows(props: {
  counts: readonly { label: string; count: number }[];
  colour?: string;
  onPick?: (row: number) => void;
}) {
  const { theme } = useExplorer();
  const { format, messages } = useWords();
  const sum = props.counts.reduce((total, { count }) => total + count, 0);
  const colour = props.colour ?? palettes[theme].volume[4] ?? '';
  const rows = props.counts.map(
    ({ label, count }): ChartRow => ({
      label,
      value: count,
      interval: null,
      figure: sum === 0 ? '0' : `${format.count(count)}  ${format.percent(count / sum)}`,
      colour,
    }),
  );
  return <Rows rows={rows} name={messages.units.case} onPick={props.onPick} />;
}

/** Rows as a picture, and the same as a table for those who do not see it. */
function Rows(props: {
  rows: readonly ChartRow[];
  name: string;
  onPick?: ((row: number) => void) | undefined;
}): ReactNode {
  const { rows, name, onPick } = props;
  const { theme } = useExplorer();
  const { about } = useExplorerWords();
  if (rows.length === 0) return <EmptyNote title={about.nothing} />;
  return (
    <>
      <RowsCanvas rows={rows} palette={palettes[theme]} {...(onPick && { onPick })} />
      <div className={controls.visuallyHidden}>
        <table data-testid="chart-table">
          <caption>{name}</caption>
          <tbody>
            {rows.map(({ label, figure }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{figure}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
