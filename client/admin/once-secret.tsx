import { useState } from 'react';
import { useWords } from '../i18n';
import styles from './admin.module.css';

/** Something that is shown once: a password, a key. */
export function OnceSecret(props: { text: string; secret: string; onClose: () => void }) {
  const { admin } = useWords().messages;
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.secret);
      setCopied(true);
    } catch (error) {
      // It can be read and selected all the same.
      console.info('it was not copied', error);
    }
  };
  return (
    <div className={styles.once} role="status" data-testid="once">
      <p>{props.text}</p>
      <code>{props.secret}</code>
      <div className={styles.actions}>
        <button type="button" className={styles.button} onClick={() => void copy()}>
          {isCopied ? admin.copied : admin.copy}
        </button>
        <button type="button" className={styles.button} onClick={props.onClose}>
          {admin.close}
        </button>
      </div>
    </div>
  );
}
