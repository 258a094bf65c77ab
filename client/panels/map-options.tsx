import { useExplorerWords } from '../explorer-words';
import { drawings, mapFigures } from '../view-state';
import { useExplorer } from './explorer-context';
import { figureOf, hindranceOf } from './map-figure';
import styles from './map-options.module.css';
import type { Heat } from './use-heat';

/** How the map is read: what of the measure, and as cells, smoothed or as areas. */
export default function MapOptions({ heat }: { heat: Heat }) {
  const explorer = useExplorer();
  const { view, change } = explorer;
  const { map: messages } = useExplorerWords();
  return (
    <div className={styles.options} data-testid="map-options">
      <select
        aria-label={messages.figure}
        value={figureOf(explorer, heat.measure)}
        onChange={({ target }) => {
          const figure = mapFigures.find((one) => one === target.value);
          if (figure) change({ figure });
        }}
        data-testid="map-figure"
      >
        {mapFigures.map((figure) => {
          const hindrance = hindranceOf(figure, explorer, heat.measure);
          const why = hindrance === null ? '' : ` (${messages.hindrances[hindrance]})`;
          return (
            <option key={figure} value={figure} disabled={hindrance !== null}>
              {messages.figures[figure]}
              {why}
            </option>
          );
        })}
      </select>
      <select
        aria-label={messages.drawing}
        value={view.drawing}
        onChange={({ target }) => {
          const drawing = drawings.find((one) => one === target.value);
          if (drawing) change({ drawing });
        }}
        data-testid="map-drawing"
      >
        {drawings.map((drawing) => (
          <option key={drawing} value={drawing}>
            {messages.drawings[drawing]}
          </option>
        ))}
      </select>
      {heat.figure === 'change' && <p className={styles.note}>{messages.changeKey}</p>}
      {heat.areas && <p className={styles.note}>{messages.areasCount}</p>}
    </div>
  );
}
