import { cellMetres, cellOf, latitudeOf, longitudeOf } from '@zhiyu/shared/grid';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n';
import { figureAt, isEmptyAt, sumAt } from '../map/cell-grid';
import type { MapView } from '../map/situation-map';
import styles from './cells-table.module.css';
import controls from './controls.module.css';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import type { Heat } from './use-heat';

const STEP = 200;

interface CellLine {
  morton: number;
  lng: number;
  lat: number;
  value: number | null;
  denominator: number | null;
  overdue: number;
  /** Of a change: the figure before. */
  before: number | null;
}

/** The map's twin: the cells in the picture with the same numbers, the largest first. */
export function CellsTable({ heat, view }: { heat: Heat; view: MapView | null }) {
  const { messages, text } = useWords();
  return (
    <div className={styles.twin} data-testid="cells-table">
      <h2>{messages.table.title(text(heat.measure.label))}</h2>
      <PanelBody
        query={heat.query}
        what={messages.states.parts.cells}
        skeleton={<Skeleton rows={12} height="calc(24 * var(--unit))" />}
      >
        {() => <Lines heat={heat} view={view} />}
      </PanelBody>
    </div>
  );
}

function Lines({ heat, view }: { heat: Heat; view: MapView | null }) {
  const { messages, format } = useWords();
  const [shown, setShown] = useState(STEP);
  const lines = useMemo(() => listCells(heat, view), [heat, view]);
  const { measure, answer } = heat;
  if (lines.length === 0 || !answer) {
    return <EmptyNote title={messages.legend.empty} hint={messages.legend.emptyHint} />;
  }
  const isRate = answer.frame.columns === 2;
  const side = cellMetres(answer.frame.level, lines[0]?.lat ?? 0);
  const isShare = isRate || (heat.change !== null && measure.kind === 'rate');
  const write = (value: number | null) =>
    value === null ? '—' : isShare ? format.percent(value) : format.count(value);
  return (
    <>
      <table className={styles.table}>
        <caption>{messages.table.caption(format.count(lines.length), format.distance(side))}</caption>
        <thead>
          <tr>
            <th scope="col">{messages.table.position}</th>
            <th scope="col">{isRate ? messages.table.share : messages.units[measure.unit]}</th>
            {isRate && <th scope="col">{messages.measure.denominator}</th>}
            {heat.change && <th scope="col">{messages.table.before}</th>}
            <th scope="col">{messages.table.overdue}</th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, shown).map((line) => (
            <tr key={line.morton} data-testid="cell-row">
              <th scope="row">
                {line.lng.toFixed(4)}, {line.lat.toFixed(4)}
              </th>
              <td>{write(line.value)}</td>
              {isRate && <td>{format.count(line.denominator ?? 0)}</td>}
              {heat.change && <td>{write(line.before)}</td>}
              <td className={line.overdue > 0 ? styles.overdue : undefined}>{format.count(line.overdue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < lines.length && (
        <p className={styles.more}>
          {messages.table.limited(format.count(shown), format.count(lines.length))}
          <button type="button" className={controls.plain} onClick={() => setShown(shown + STEP)}>
            {messages.table.more}
          </button>
        </p>
      )}
    </>
  );
}

/** The cells of the heat whose middle is in the picture, by falling value; rates too small to be shown come last. */
function listCells({ answer, cells, change, overdue }: Heat, view: MapView | null): CellLine[] {
  if (!answer || !cells) return [];
  const { frame } = answer;
  const side = 2 ** frame.level;
  const lines: CellLine[] = [];
  for (let index = 0; index < frame.mortons.length; index += 1) {
    if (isEmptyAt(frame, index)) continue;
    const morton = frame.mortons[index] ?? 0;
    const { x, y } = cellOf(morton);
    const lng = longitudeOf((x + 0.5) / side);
    const lat = latitudeOf((y + 0.5) / side);
    if (view && !isInside(lng, lat, view)) continue;
    const { value, denominator } = figureAt(frame, index, cells.measureKind);
    const late = overdue ? sumAt(overdue.frame, frame.level, lng, lat) : 0;
    const shown = change
      ? { value: change.now[index] ?? null, before: change.before[index] ?? null }
      : { value, before: null };
    lines.push({ morton, lng, lat, denominator, overdue: late, ...shown });
  }
  return lines.sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.morton - b.morton);
}

function isInside(lng: number, lat: number, { bbox: [west, south, east, north] }: MapView): boolean {
  return west <= lng && lng <= east && south <= lat && lat <= north;
}
