import { useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useField } from './field-context';
import styles from './page.module.css';
import { shrinkPhoto } from './shrink-photo';

/** Takes a photo with the phone's camera, cut and marked with time and place. */
export function PhotoButton(props: { label: string; place: string; onPhoto: (photo: Blob) => void }) {
  const { now, city } = useField();
  const { messages } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [hasFailed, setFailed] = useState(false);

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    setFailed(false);
    try {
      const time = new Date(now()).toLocaleString('sv-SE', { timeZone: city.timeZone }).slice(0, 16);
      props.onPhoto(await shrinkPhoto(file, [time, props.place].filter(Boolean).join(' ')));
    } catch (error) {
      console.info('the photo cannot be read', error);
      setFailed(true);
    }
  }

  return (
    <>
      <button type="button" className={styles.action} onClick={() => input.current?.click()}>
        {props.label}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={props.label}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {hasFailed && <p role="alert">{messages.field.case.badPhoto}</p>}
    </>
  );
}
