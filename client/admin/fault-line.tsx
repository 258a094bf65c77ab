import styles from './admin.module.css';

/** Why something was not done; nothing where nothing failed. */
export function FaultLine({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p className={styles.fault} role="alert">
      {text}
    </p>
  );
}
