import { tablePath } from '../api';
import { useWords } from '../i18n';
import styles from './export-links.module.css';

/** Downloads a list or a comparison, whole, as CSV or as a workbook with headers in the reader's language. */
export function ExportLinks({ path }: { path: string }) {
  const { messages, language } = useWords();
  return (
    <span className={styles.links} data-testid="export">
      {messages.exports.label}
      {(['csv', 'xlsx'] as const).map((format) => (
        <a
          key={format}
          className={styles.link}
          href={tablePath(path, format, language)}
          download
          aria-label={messages.exports.as(messages.exports.formats[format])}
        >
          {messages.exports.formats[format]}
        </a>
      ))}
    </span>
  );
}
