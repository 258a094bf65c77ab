import type { ReactNode } from 'react';
import styles from './admin.module.css';

/** A table of an administrator's page: its heads, and rows below them. Too wide for a screen, it scrolls by itself. */
export function AdminTable(props: { testId: string; heads: string[]; children: ReactNode }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} data-testid={props.testId}>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
