import { type KeyboardEvent, useState } from 'react';
import { useExplorerWords } from '../explorer-words';
import type { CellDirection } from '../map/next-cell';
import { CellWords } from './cell-card';
import controls from './controls.module.css';
import styles from './map-panel.module.css';
import type { Cursor } from './use-cell-cursor';
import type { Heat } from './use-heat';

const directions: Readonly<Record<string, CellDirection>> = {
  ArrowRight: 'east',
  ArrowLeft: 'west',
  ArrowUp: 'north',
  ArrowDown: 'south',
  Home: 'fullest',
};

/**
 * The way over the cells by keyboard: an arrow goes to the next cell that way, Home to the fullest, Enter opens the one it
 * stands on. What is known of it is read out.
 */
export function CellCursor({ heat, cursor, onOpen }: { heat: Heat; cursor: Cursor; onOpen: () => void }) {
  const { map: messages } = useExplorerWords();
  const [isAtEnd, setAtEnd] = useState(false);
  const { touch } = cursor;
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction !== undefined) setAtEnd(!cursor.go(direction));
    else if ((event.key === 'Enter' || event.key === ' ') && touch) onOpen();
    else if (event.key === 'Escape') cursor.forget();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={cursor.element}
      className={styles.cursor}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is walked by keyboard, as its role says
      tabIndex={0}
      aria-label={messages.cursor}
      aria-describedby="cell-cursor-hint"
      onFocus={cursor.enter}
      onBlur={cursor.leave}
      onKeyDown={press}
      data-testid="cell-cursor"
    >
      <p className={styles.cursorHint} id="cell-cursor-hint">
        {messages.cursorHint}
      </p>
      <p className={controls.visuallyHidden} aria-live="polite" data-testid="cell-cursor-words">
        {isAtEnd ? messages.cursorEnd : touch && <CellWords touch={touch} heat={heat} />}
      </p>
    </div>
  );
}
