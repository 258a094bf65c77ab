import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import { MinusIcon, PlusIcon, TableIcon, WholeIcon } from './icons';
import styles from './map-buttons.module.css';
import type { Camera } from './use-camera';

/** Nearer, farther, the whole area, and the table with the same numbers. */
export function MapButtons(props: {
  camera: Camera;
  showsTable: boolean;
  canShowMap: boolean;
  onTable: () => void;
  /** More buttons. */
  children?: ReactNode;
}) {
  const { camera, showsTable } = props;
  const { messages } = useWords();
  return (
    <div
      className={styles.buttons}
      role="toolbar"
      aria-orientation="vertical"
      aria-label={messages.tabs.map}
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
