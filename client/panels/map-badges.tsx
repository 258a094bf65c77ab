import type { CityAnswer } from '@zhiyu/shared/contract';
import { useWords } from '../i18n';
import type { MapErrorCode } from '../map/situation-map';
import styles from './map-badges.module.css';

/** What a reader must know before believing the map: 示意底图, 模拟数据, and trouble with drawing. */
export function MapBadges({ city, trouble }: { city: CityAnswer; trouble: MapErrorCode | null }) {
  const { messages, text } = useWords();
  const notes = [
    city.schematic ? messages.map.schematic : null,
    city.generated ? messages.map.generated : null,
  ].filter((note) => note !== null);
  const attribution = city.baseMap?.attribution;
  const number = city.baseMap?.reviewNumber;
  const hasLayers = (city.baseMap?.layers.length ?? 0) > 0;
  return (
    <div className={styles.badges}>
      {notes.length > 0 && (
        <span className={styles.badge} data-testid="badges">
          {notes.join(messages.separator)}
        </span>
      )}
      {attribution && (!city.schematic || hasLayers) && (
        <span className={styles.badge} data-testid="credits">
          {messages.map.attribution(text(attribution))}
          {number && `${messages.separator}${messages.map.reviewNumber(number)}`}
        </span>
      )}
      {trouble !== null && (
        <span className={styles.trouble} role="alert">
          {trouble === 'webgl-missing'
            ? `${messages.map.webglMissing} ${messages.map.webglHint}`
            : trouble === 'context-lost'
              ? messages.map.contextLost
              : messages.map.failed}
        </span>
      )}
    </div>
  );
}
