import { useEffect, useState } from 'react';
import { useWords } from '../i18n';
import { useLostPart } from '../lost-part';
import type { Found } from './find-interruption';
import { placeBox, useWall } from './wall-context';
import styles from './wall-notice.module.css';
import type { WallShown } from './wall-shown';
import { useWallWords } from './wall-words';

const SECOND = 1000;

/** What a wall has to say of itself: how old it is and why, else what has broken in, else the presenter's words. */
export function WallNotice({ shown, now }: { shown: WallShown; now: () => number }) {
  const { layout } = useWall();
  const { text, messages } = useWords();
  const wall = useWallWords();
  const isPartLost = useLostPart() !== 'no';
  const { stale, interruption, paused, data } = shown;
  const words = data?.scene.words;
  return (
    <div className={styles.notices} style={placeBox(layout.notice)}>
      {stale && <Stale shown={shown} now={now} />}
      {isPartLost && (
        <p className={styles.notice} data-tone="stale" role="status" data-testid="part-lost">
          {messages.states.partLost}
        </p>
      )}
      {!stale && interruption && <Interruption found={interruption} />}
      {!stale && !interruption && words && (
        <p className={styles.notice} data-testid="wall-words">
          {text(words)}
        </p>
      )}
      {paused && (
        <p className={styles.paused} data-testid="wall-paused">
          ‖ {wall.paused}
        </p>
      )}
    </div>
  );
}

function Stale({ shown, now }: { shown: WallShown; now: () => number }) {
  const { format, messages } = useWords();
  const wall = useWallWords();
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), SECOND);
    return () => clearInterval(timer);
  }, []);
  const { stale, data } = shown;
  if (!stale || !data) return null;
  const age = performance.now() - stale.since;
  const time = data.clock.zone.toIso(now() - age).slice(11, 19);
  return (
    <p className={styles.notice} data-tone="stale" role="status" data-testid="wall-stale">
      {wall.stale[stale.reason]}
      {messages.separator}
      {wall.staleFor(time, format.age(age))}
    </p>
  );
}

function Interruption({ found }: { found: Found }) {
  const { deidentified } = useWall();
  const { format, text } = useWords();
  const wall = useWallWords();
  const { rule, matter, cases } = found;
  const hours = format.count(rule.hours);
  const category = matter?.categoryName ? text(matter.categoryName) : wall.noCategory;
  const title = deidentified ? category : (matter?.title ?? category);
  const said = {
    matter: () => wall.interruption.matter(title, hours, format.count(cases)),
    crowding: () => wall.interruption.crowding(hours, format.count(cases)),
    overdue: () => wall.interruption.overdue(format.count(cases)),
  }[rule.kind]();
  return (
    <p className={styles.notice} data-tone="event" data-testid="wall-interruption">
      {said}
    </p>
  );
}
