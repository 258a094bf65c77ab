import { concurrenceTexts } from '@zhiyu/shared/concurrence';
import { cellMetres } from '@zhiyu/shared/grid';
import { Popover } from 'radix-ui';
import { lazy, Suspense, useState } from 'react';
import { formatLimit, palettes, volumeRamp } from '../colours';
import { afterFirstView } from '../first-view';
import { useWords } from '../i18n';
import { loadPart } from '../lost-part';
import type { MapView } from '../map/situation-map';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import styles from './legend.module.css';
import { useMoment } from './played';
import type { Heat } from './use-heat';
import { useLasting } from './use-lasting';
import type { LegendSide } from './use-legend-side';
import { useOpened } from './use-opened';

/** How the map is read; it comes once the page can be read. */
const MapOptions = lazy(() => afterFirstView().then(() => loadPart(import('./map-options'))));

/** There the legend starts folded, so that the map is seen. */
const SMALL_SCREEN = '(max-width: 640px)';

/** What the colours mean: class limits, the key of overdue cells, how many cases are drawn and how many are not. */
export function Legend(props: {
  heat: Heat;
  view: MapView | null;
  side: LegendSide;
  /** Is told of its element. */
  watch: (legend: HTMLElement | null) => void;
}) {
  const { heat, view, side, watch } = props;
  const { messages, format } = useWords();
  const [folded, setFolded] = useState(() => matchMedia(SMALL_SCREEN).matches);
  const { measure, answer, cells } = heat;
  const counted = useTotals(heat);
  const title = useTitle(heat);
  const isDimmed = useLasting(heat.query.isPlaceholderData && !heat.track);
  if (!answer || !(cells || heat.areas))
    return <aside className={styles.legend} data-side={side} data-loading="true" aria-hidden="true" />;
  return (
    <aside
      ref={watch}
      className={styles.legend}
      data-testid="legend"
      data-side={side}
      data-folded={folded || undefined}
      data-dimmed={isDimmed || undefined}
    >
      <header className={styles.head}>
        <button
          type="button"
          className={styles.title}
          aria-expanded={!folded}
          title={folded ? messages.legend.show : messages.legend.hide}
          onClick={() => setFolded(!folded)}
        >
          {title}
        </button>
        {view && !heat.areas && (
          <span className={styles.side}>
            {messages.legend.cellSide(format.distance(cellMetres(answer.frame.level, view.center[1])))}
          </span>
        )}
      </header>
      {!folded && <Classes heat={heat} />}
      {!folded && !heat.track && (
        <Suspense fallback={null}>
          <MapOptions heat={heat} />
        </Suspense>
      )}
      <p className={styles.totals}>
        {!folded && heat.outlined && (
          <span className={styles.overdueKey}>
            <span aria-hidden="true" />
            {heat.outlinedFrom === 1
              ? messages.legend.withOverdue
              : messages.legend.overdueFrom(format.count(heat.outlinedFrom))}
          </span>
        )}
        <span data-testid="located">{messages.legend.located(format.count(counted.located))}</span>
        <Unlocated {...counted} />
      </p>
      {!folded && (measure.kind === 'rate' || heat.figure === 'share' || heat.figure === 'change') && (
        <p className={styles.note}>
          <span className={styles.hatched} aria-hidden="true" />
          {heat.areas ? messages.legend.smallAreas : messages.legend.smallCells}
        </p>
      )}
      {!heat.areas && <NotByCell />}
    </aside>
  );
}

function Classes({ heat }: { heat: Heat }) {
  const { theme } = useExplorer();
  const { messages } = useWords();
  const limits = heat.areas?.limits ?? heat.cells?.limits ?? [];
  const ramp = volumeRamp(palettes[theme], limits.length);
  if (limits.length === 0) {
    return (
      <p className={styles.note}>
        {messages.legend.empty} {messages.legend.emptyHint}
      </p>
    );
  }
  return (
    <ol className={styles.classes}>
      {limits.map((limit, index) => (
        <li key={limit}>
          <span className={styles.swatch} style={{ background: ramp[index] }} aria-hidden="true" />
          {formatClass(limit, heat)}
        </li>
      ))}
    </ol>
  );
}

/** What the colours say, with its unit. */
export function useTitle({ measure, figure, areas }: Heat): string {
  const { messages, text } = useWords();
  const label = text(measure.label);
  if (figure === 'domains') return text(concurrenceTexts.domain.label);
  if (figure === 'units') return text(concurrenceTexts.unit.label);
  if (figure === 'share') return messages.legend.shareTitle(label);
  if (figure === 'change') return messages.legend.changeTitle(label);
  if (measure.kind === 'rate' && measure.unit === 'share') {
    return areas ? messages.legend.areaRateTitle(label) : messages.legend.rateTitle(label);
  }
  const unit = messages.units[measure.unit];
  return areas ? messages.legend.areaTitle(label, unit) : messages.legend.title(label, unit);
}

/** A limit as its class begins: of a change the first stands for what chance alone would do. */
export function formatClass(limit: number, { measure, figure }: Pick<Heat, 'measure' | 'figure'>): string {
  if (figure === 'share') return formatLimit(limit, 'share');
  if (figure !== 'change') return formatLimit(limit, figure === 'value' ? measure.unit : 'case');
  if (limit === 0) return '≈';
  if (measure.unit === 'share') return limit < 0.01 ? '>0' : `${Math.round(100 * limit)}`;
  return limit === 1 ? '>1' : `×${limit}`;
}

/** How many cases are drawn and how many are not; of a playback at the moment it stands at. */
function useTotals({ answer, track }: Heat): { located: number; unlocated: number } {
  useMoment(track);
  return track?.totals() ?? { located: answer?.located ?? 0, unlocated: answer?.unlocated ?? 0 };
}

function Unlocated(counted: { located: number; unlocated: number }) {
  const { messages, format } = useWords();
  const located = format.count(counted.located);
  const unlocated = format.count(counted.unlocated);
  const total = format.count(counted.located + counted.unlocated);
  const [isOpen, setOpen] = useOpened();
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.unlocated} data-testid="unlocated" title={messages.legend.why}>
        {messages.legend.unlocated(unlocated)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={messages.legend.why}
        >
          <h3 className={styles.why}>{messages.legend.why}</h3>
          <p className={styles.reason}>{messages.legend.whyText}</p>
          <p className={styles.reason} data-testid="located-sum">
            {messages.legend.sum(located, unlocated, total)}
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function NotByCell() {
  const { measure } = useExplorer();
  const { messages } = useWords();
  return measure.unit === 'perTenThousand' ? (
    <p className={styles.note}>{messages.measure.notByCell}</p>
  ) : null;
}
