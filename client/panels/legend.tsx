import { cellMetres } from '@zhiyu/shared/grid';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { formatLimit, palettes, volumeRamp } from '../colours';
import { useWords } from '../i18n';
import type { MapView } from '../map/situation-map';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import styles from './legend.module.css';
import type { Heat } from './use-heat';

/** There the legend starts folded, so that the map is seen. */
const SMALL_SCREEN = '(max-width: 640px)';

/** What the colours mean: class limits, the key of overdue cells, how many cases are drawn and how many are not. */
export function Legend({ heat, view }: { heat: Heat; view: MapView | null }) {
  const { messages, text, format } = useWords();
  const [folded, setFolded] = useState(() => matchMedia(SMALL_SCREEN).matches);
  const { measure, answer, cells } = heat;
  if (!answer || !cells) return <aside className={styles.legend} data-loading="true" aria-hidden="true" />;
  const title =
    measure.kind === 'rate'
      ? messages.legend.rateTitle(text(measure.label))
      : messages.legend.title(text(measure.label), messages.units[measure.unit]);
  return (
    <aside
      className={styles.legend}
      data-testid="legend"
      data-folded={folded || undefined}
      data-outdated={heat.query.isPlaceholderData || undefined}
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
        {view && (
          <span className={styles.side}>
            {messages.legend.cellSide(format.distance(cellMetres(answer.frame.level, view.center[1])))}
          </span>
        )}
      </header>
      {!folded && <Classes heat={heat} />}
      <p className={styles.totals}>
        {!folded && (
          <span className={styles.overdueKey}>
            <span aria-hidden="true" />
            {heat.outlinedFrom === 1
              ? messages.legend.withOverdue
              : messages.legend.overdueFrom(format.count(heat.outlinedFrom))}
          </span>
        )}
        <span data-testid="located">{messages.legend.located(format.count(answer.located))}</span>
        <Unlocated heat={heat} />
      </p>
      {!folded && measure.kind === 'rate' && <p className={styles.note}>{messages.legend.smallCells}</p>}
      <NotByCell />
    </aside>
  );
}

function Classes({ heat }: { heat: Heat }) {
  const { theme } = useExplorer();
  const { messages } = useWords();
  const limits = heat.cells?.limits ?? [];
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
          {formatLimit(limit, heat.measure.unit)}
        </li>
      ))}
    </ol>
  );
}

function Unlocated({ heat }: { heat: Heat }) {
  const { messages, format } = useWords();
  const { answer } = heat;
  if (!answer) return null;
  const counts = [answer.located, answer.unlocated, answer.total].map(format.count);
  const [located = '', unlocated = '', total = ''] = counts;
  return (
    <Popover.Root>
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
