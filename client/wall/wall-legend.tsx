import { cellMetres } from '@zhiyu/shared/grid';
import { formatLimit, palettes, volumeRamp } from '../colours';
import { useWords } from '../i18n';
import type { SceneData, SceneMap } from './load-scene';
import { placeBox, useWall } from './wall-context';
import type { Box } from './wall-layout';
import styles from './wall-legend.module.css';
import { useWallWords } from './wall-words';

/** What the colours of a map mean, and how many cases are not on it. */
export function WallLegend({ box, map, data }: { box: Box; map: SceneMap; data: SceneData }) {
  const { theme } = useWall();
  const { messages, text, format } = useWords();
  const wall = useWallWords();
  const { measure, answer, heat } = map;
  const label = text(measure.label);
  const title =
    measure.kind === 'rate' ? wall.heat.rate(label) : wall.heat.count(label, messages.units[measure.unit]);
  const side = format.distance(cellMetres(answer.frame.level, data.area.center[1] ?? 0));
  const ramp = volumeRamp(palettes[theme], heat.limits.length);
  const { outlinedFrom } = data.outline;
  return (
    <aside className={styles.legend} style={placeBox(box)} data-testid="wall-legend">
      <p>
        <b>{title}</b> <span>{side}</span>
      </p>
      {heat.limits.length === 0 ? (
        <p>{wall.none}</p>
      ) : (
        <ol>
          {heat.limits.map((limit, place) => (
            <li key={limit}>
              <i className={styles.swatch} style={{ background: ramp[place] }} />
              {formatLimit(limit, measure.unit)}
            </li>
          ))}
        </ol>
      )}
      <p className={styles.legendFoot}>
        {measure.id !== 'overdue' && (
          <span>
            <i className={styles.overdueKey} />
            {outlinedFrom === 1 ? wall.withOverdue : wall.overdueFrom(format.count(outlinedFrom))}
          </span>
        )}
        <b>{wall.unlocated(format.count(answer.unlocated))}</b>
      </p>
    </aside>
  );
}
