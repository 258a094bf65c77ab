import { useWords } from '../i18n';
import { placeBox, useWall } from './wall-context';
import styles from './wall-maps.module.css';
import { useWallWords } from './wall-words';

/** What is to be known of a map before it is read: that its shapes or its cases are not the city's own. */
export function MapBadges({ index }: { index: number }) {
  const { city, layout, deidentified } = useWall();
  const { messages } = useWords();
  const wall = useWallWords();
  const box = layout.badges[index];
  const badges = [
    city.schematic && wall.schematic,
    city.generated && wall.generated,
    deidentified && wall.deidentified,
  ].filter((badge) => badge !== false);
  if (!box || badges.length === 0) return null;
  return (
    <p className={styles.badges} style={placeBox(box)} data-testid="wall-badges">
      {badges.join(messages.separator)}
    </p>
  );
}
