import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import styles from './admin.module.css';

/** A part of an administrator's page that shows what the server answers; until then, or where it fails, it says so. */
export function AdminList<Answer>(props: {
  title: string;
  /** Stands beside the title. */
  tools?: ReactNode;
  /** Stands above the list whatever there is. */
  above?: ReactNode;
  query: Pick<UseQueryResult<Answer>, 'data' | 'error'>;
  children: (answer: Answer) => ReactNode;
}) {
  const { admin } = useWords().messages;
  const { data, error } = props.query;
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{props.title}</h2>
        {props.tools}
      </div>
      {props.above}
      {data !== undefined && props.children(data)}
      {data === undefined && <p className={styles.quiet}>{error ? admin.failed : admin.loading}</p>}
    </section>
  );
}
