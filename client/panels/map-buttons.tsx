import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import { MinusIcon, PlusIcon, TableIcon, WholeIcon } from './icons';
import styles from './map-buttons.module.css';
import type { Camera } from './use-camera';

/** Nearer, farther, the whole area, and the table with the same numbers. */
export function MapButtons(props: {
  camera: Camera;
  /** How they lie over the map of a phone, over its table in a row; elsewhere in a column. */
  lie: 'row' | 'column';
  showsTable: boolean;
  canShowMap: boolean;
  onTable: () => void;
  /** More buttons. */
  children?: ReactNode;
}) {
  const { camera, showsTable } = props;
  const lie = showsTable ? 'row' : props.lie;
  const { messages } = useWords();
  return (
    <div
      className={styles.buttons}
      role="toolbar"
      aria-orientation={lie === 'row' ? 'horizontal' : 'vertical'}
      aria-label={messages.tabs.map}
      data-lie={lie}
      data-testid="map-buttons"
    >
      {!showsTable && (
        <>
          <button type="button" aria-label={messages.map.zoomIn} onClick={() => camera.zoomBy(1)}>
            <PlusIcon />
          </button>
          <button type="button" aria-label={messages.map.zoomOut} onClick={() => camera.zoomBy(-1)}>
            <MinusIcon />
          </button>
          <button type="button" aria-label={messages.map.whole} onClick={camera.showWhole}>
            <WholeIcon />
          </button>
        </>
      )}
      {props.canShowMap && (
        <button
          type="button"
          aria-pressed={showsTable}
          aria-label={showsTable ? messages.map.showMap : messages.map.showTable}
          onClick={props.onTable}
          data-testid="table-toggle"
        >
          <TableIcon />
        </button>
      )}
      {props.children}
    </div>
  );
}
