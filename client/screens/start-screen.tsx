import type { ReactNode } from 'react';
import styles from './start-screen.module.css';

/** A page of its own while there is nothing to explore yet: what is happening, and what one can do. */
export function StartScreen(props: { title: string; hint: string; busy?: boolean; children?: ReactNode }) {
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
