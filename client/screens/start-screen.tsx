import { type ReactNode, useEffect, useState } from 'react';
import styles from './start-screen.module.css';

/** Until then nothing is said of a page that is on its way: it usually comes before anybody could read it. */
const SAID_FROM_MS = 1500;

/** A page of its own while there is nothing to explore yet: what is happening, and what one can do. */
export function StartScreen(props: { title: string; hint: string; busy?: boolean; children?: ReactNode }) {
  const isEarly = useIsEarly();
  // The mark of the page stands there already.
  if (props.busy && isEarly) return null;
  return (
    <main className={styles.page}>
      <div className={styles.card} role="status" aria-busy={props.busy}>
        <svg
          className={styles.mark}
          viewBox="0 0 16 16"
          aria-hidden="true"
          data-busy={props.busy || undefined}
        >
          <path d="M2 2h5v5H2z" />
          <path d="M9 2h5v5H9z" />
          <path d="M9 9h5v5H9z" />
          <path d="M2 9h5v5H2z" />
        </svg>
        <h1>{props.title}</h1>
        <p>{props.hint}</p>
        {props.children}
      </div>
    </main>
  );
}

/** Whether the page was asked for a moment ago. */
function useIsEarly(): boolean {
  const [isEarly, setEarly] = useState(() => performance.now() < SAID_FROM_MS);
  useEffect(() => {
    const timer = setTimeout(() => setEarly(false), Math.max(0, SAID_FROM_MS - performance.now()));
    return () => clearTimeout(timer);
  }, []);
  return isEarly;
}
