import type { FormEvent, ReactNode } from 'react';
import styles from './admin.module.css';

/** A form of an administrator's page: its fields in a row, what sends it at the end. */
export function AdminForm(props: {
  /** Stands above the form, in a part of its own; left out: the form stands in a part of another. */
  title?: string;
  testId?: string;
  submit: string;
  /** It does not stand out where it only asks. */
  isQuiet?: boolean;
  isBusy?: boolean;
  onSubmit: (given: FormData, form: HTMLFormElement) => void;
  /** Stand behind what sends it. */
  after?: ReactNode;
  children: ReactNode;
}) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    props.onSubmit(new FormData(event.currentTarget), event.currentTarget);
  }
  const form = (
    <form className={styles.form} onSubmit={submit} data-testid={props.testId}>
      {props.children}
      <button
        type="submit"
        className={props.isQuiet ? styles.button : `${styles.button} ${styles.primary}`}
        disabled={props.isBusy}
      >
        {props.submit}
      </button>
      {props.after}
    </form>
  );
  if (props.title === undefined) return form;
  return (
    <section className={styles.section}>
      <h2>{props.title}</h2>
      {form}
    </section>
  );
}
