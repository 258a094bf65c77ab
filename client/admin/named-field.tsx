import type { ReactNode } from 'react';
import styles from './admin.module.css';

/** A field of a form with its name above it. */
export function NamedField({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands in it
    <label className={styles.field}>
      <span>{name}</span>
      {children}
    </label>
  );
}
