import { createWords } from './i18n';
import { reloadForPart, useLostPart } from './lost-part';
import styles from './lost-part-strip.module.css';

/** Says that a part of the page did not come, and that it is loaded anew when the server answers. */
export function LostPartStrip() {
  const lost = useLostPart();
  if (lost === 'no') return null;
  // It stands beside the page, whose own words may be what did not come.
  const { messages } = createWords(document.documentElement.lang.startsWith('en') ? 'en' : 'zh');
  return (
    <div className={styles.strip} role="status" data-testid="part-lost">
      <span>{lost === 'waits' ? messages.states.partLost : messages.states.partLostWriting}</span>
      <button type="button" onClick={reloadForPart}>
        {messages.states.loadAnew}
      </button>
    </div>
  );
}
