import { concurrenceTexts } from '@zhiyu/shared/concurrence';
import type { Measure } from '@zhiyu/shared/measures';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n';
import { indexAt, sumAt } from '../map/cell-grid';
import type { CellTouch } from '../map/situation-map';
import type { ListedOf } from '../view-state';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import type { CellChange } from './heat-figures';
import { useCells, useCompare, windowOf } from './queries';
import { OverdueCount, TouchCard } from './touch-card';
import styles from './touch-card.module.css';
import type { Heat } from './use-heat';

/** So long a pointer rests before more is asked about a cell. */
const REST_MS = 250;
const MOST_DOMAINS = 3;

/** What is known of a cell: its side, its area, the measure, open and overdue cases, and the way into its area. */
export function CellCard(props: {
  touch: CellTouch;
  heat: Heat;
  pinned: boolean;
  /** Whether it was opened by keyboard. */
  takesFocus?: boolean;
  onClose: () => void;
  onDrill: (area: string) => void;
}) {
  const { touch, heat, ...card } = props;
  const { messages, format } = useWords();
  return (
    <TouchCard
      {...card}
      testId="cell-card"
      point={touch.point}
      title={messages.cell.title(format.distance(touch.cellMetres))}
      where={usePlace(touch)}
      actions={heat.track === null && <CellActions touch={touch} heat={heat} />}
      leadsTo={touch.areaId}
    >
      <p>
        <CellLine touch={touch} heat={heat} />
      </p>
      {heat.track === null && <CellDomains key={cellOf(touch).id} touch={touch} heat={heat} />}
    </TouchCard>
  );
}

/** What most cases of the cell are about, asked for once the pointer rests on it. */
function CellDomains({ touch, heat }: { touch: CellTouch; heat: Heat }) {
  const { window } = useExplorer();
  const { messages, text, format } = useWords();
  const [rests, setRests] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRests(true), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  const counted = heat.measure.kind === 'rate' ? 'reported' : heat.measure.id;
  const cell = cellOf(touch).id ?? '';
  const query = useCompare('category', [counted], windowOf(counted, window), rests, { cell });
  const rows = query.isPlaceholderData ? [] : (query.data?.rows ?? []);
  const largest = rows
    .map(({ name, values }) => ({ name: text(name), count: values[counted]?.value ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_DOMAINS);
  // Its line is there from the start, so that what lies below does not move under a finger.
  return (
    <p className={styles.domains} data-testid="cell-domains">
      {largest.map(({ name, count }) => `${name} ${format.count(count)}`).join(messages.separator) ||
        '\u00a0'}
    </p>
  );
}

/** The cases behind the figure, and all that is known of the cell; a playback's moment has neither. */
function CellActions({ touch, heat }: { touch: CellTouch; heat: Heat }) {
  const { change } = useExplorer();
  const { messages } = useWords();
  const cell = cellOf(touch);
  return (
    <>
      <button
        type="button"
        className={controls.plain}
        data-testid="cell-cases"
        onClick={() => change({ listed: heat.measure.id, listedPart: null, listedOf: cell })}
      >
        {messages.measure.cases}
      </button>
      <button
        type="button"
        className={controls.plain}
        data-testid="cell-about"
        onClick={() => change({ about: { kind: 'cell', id: cell.id ?? '' } })}
      >
        {messages.cell.about}
      </button>
    </>
  );
}

/** All of it as a screen reader says it: the side, the place, the figures. */
export function CellWords({ touch, heat }: { touch: CellTouch; heat: Heat }) {
  const { messages, format } = useWords();
  const where = usePlace(touch);
  return (
    <>
      {messages.cell.title(format.distance(touch.cellMetres))}
      {messages.separator}
      {where}
      {messages.separator}
      <CellLine touch={touch} heat={heat} />
    </>
  );
}

/** The areas that a cell lies in, the whole city left out. */
function usePlace({ areaId }: CellTouch): string {
  const { path, children } = useExplorer();
  const { messages, areaName } = useWords();
  const child = children.find(({ id }) => id === areaId);
  const names = [...path.slice(1), ...(child ? [child] : [])].map(areaName);
  return names.join(messages.separator) || messages.cell.outside;
}

/** The figure of the map, open cases and overdue ones. */
function CellLine({ touch, heat }: { touch: CellTouch; heat: Heat }) {
  const { messages } = useWords();
  // The map knows only the outlined cells; the card knows all.
  const late = heat.overdue ? sumAt(heat.overdue.frame, touch.level, ...touch.lngLat) : 0;
  return (
    <>
      <CellFigure touch={touch} heat={heat} />
      {!heat.track && <OpenCases touch={touch} heat={heat} />}
      {late > 0 && heat.measure.id !== 'overdue' && (
        <>
          {messages.separator}
          <OverdueCount count={late} />
        </>
      )}
    </>
  );
}

function CellFigure({ touch, heat }: { touch: CellTouch; heat: Heat }) {
  const { messages, text, format } = useWords();
  const { measure, figure, change } = heat;
  if (change) return <ChangedFigure touch={touch} change={change} measure={measure} />;
  if (figure === 'domains' || figure === 'units') {
    const { label } = concurrenceTexts[figure === 'domains' ? 'domain' : 'unit'];
    return <>{messages.cell.figure(text(label), format.count(touch.value ?? 0), '')}</>;
  }
  const label = text(measure.label);
  if (touch.denominator === null) {
    return <>{messages.cell.figure(label, format.count(touch.value ?? 0), messages.units[measure.unit])}</>;
  }
  if (touch.value === null) return <>{messages.cell.shareHidden(label, format.count(touch.denominator))}</>;
  const { numerator, denominator } = touch;
  return (
    <>
      {messages.cell.share(
        label,
        format.percent(touch.value),
        format.count(numerator ?? 0),
        format.count(denominator),
      )}
    </>
  );
}

/** A figure now and before. */
function ChangedFigure(props: { touch: CellTouch; change: CellChange; measure: Measure }) {
  const { touch, change, measure } = props;
  const { messages, text, format } = useWords();
  const index = indexAt(change.frame, ...touch.lngLat);
  const write = (value: number | null | undefined) =>
    value == null ? '—' : measure.kind === 'rate' ? format.percent(value) : format.count(value);
  const now = write(change.now[index]);
  return <>{messages.cell.changed(text(measure.label), now, write(change.before[index]))}</>;
}

/** Open cases are asked for only once a cell is looked at. */
function OpenCases({ touch, heat }: { touch: CellTouch; heat: Heat }) {
  const { messages, format } = useWords();
  const open = useCells('open', heat.level, heat.bbox, heat.measure.id !== 'open');
  if (heat.measure.id === 'open' || !open.data || open.data.frame.level !== touch.level) return null;
  const [lng, lat] = touch.lngLat;
  return (
    <>
      {messages.separator}
      {messages.cell.open(format.count(sumAt(open.data.frame, touch.level, lng, lat)))}
    </>
  );
}

function cellOf({ level, x, y }: CellTouch): ListedOf {
  return { by: 'cell', id: `${level},${x},${y}` };
}
