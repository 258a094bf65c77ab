import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import type { CellTouch } from '../map/situation-map';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { CloseIcon } from './icons';
import styles from './touch-card.module.css';

/** The card beside what a pointer or a finger touches on the map; pinned, it has buttons and stays. */
export function TouchCard(props: {
  testId: string;
  point: CellTouch['point'];
  title: string;
  /** Where it lies; left out where the title says so. */
  where?: string;
  pinned: boolean;
  /** Whether it was opened by keyboard. */
  takesFocus?: boolean;
  /** More buttons, before the way into the area. */
  actions?: ReactNode;
  /** The area that a button leads into; null or none where there is none. */
  leadsTo?: string | null;
  onClose: () => void;
  onDrill: (area: string) => void;
  /** What is known of it. */
  children: ReactNode;
}) {
  const { pinned, takesFocus } = props;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (takesFocus) card.current?.querySelector('button')?.focus();
  }, [takesFocus]);
  return (
    <aside
      ref={card}
      className={styles.card}
      data-pinned={pinned || undefined}
      data-testid={props.testId}
      aria-live={pinned ? 'polite' : undefined}
      style={placeBeside(props.point)}
      onKeyDown={({ key }) => key === 'Escape' && props.onClose()}
    >
      <h3>{props.title}</h3>
      {props.where && <p className={styles.where}>{props.where}</p>}
      {props.children}
      {pinned && (
        <div className={styles.actions}>
          {props.actions}
          <DrillButton leadsTo={props.leadsTo ?? null} onDrill={props.onDrill} />
          <CloseButton onClose={props.onClose} />
        </div>
      )}
    </aside>
  );
}

function DrillButton({ leadsTo, onDrill }: { leadsTo: string | null; onDrill: (area: string) => void }) {
  const { children } = useExplorer();
  const { messages, areaName } = useWords();
  const area = children.find(({ id }) => id === leadsTo);
  if (!area) return null;
  return (
    <button type="button" className={styles.drill} onClick={() => onDrill(area.id)}>
      {messages.cell.drill(areaName(area))}
    </button>
  );
}

function CloseButton({ onClose }: { onClose: () => void }) {
  const { messages } = useWords();
  return (
    <button type="button" className={controls.plain} aria-label={messages.cell.close} onClick={onClose}>
      <CloseIcon />
    </button>
  );
}

/** Overdue cases, in the colour that is theirs alone. */
export function OverdueCount({ count }: { count: number }) {
  const { messages, format } = useWords();
  return <span className={styles.overdue}>{messages.cell.overdue(format.count(count))}</span>;
}

/** Beside the pointer, on the side that has more room. */
function placeBeside(point: CellTouch['point']) {
  // The map takes about two thirds of a wide page.
  const right = point.x < window.innerWidth * 0.4;
  const below = point.y < 220;
  return {
    left: point.x,
    top: point.y,
    translate: `${right ? '16px' : 'calc(-100% - 16px)'} ${below ? '16px' : 'calc(-100% - 16px)'}`,
  };
}
