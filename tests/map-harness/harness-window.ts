import type { CellTouch, MapErrorCode, MapView, SituationMapProps } from '@zhiyu/client/map/situation-map';

declare global {
  /** The page that the map's browser test drives: the map alone, its props and what it reported. */
  interface Window {
    view: MapView | null;
    hovered: CellTouch | null;
    tapped: CellTouch | null;
    clickedArea: string | null;
    failure: MapErrorCode | null;
    /** Changes some props; the first call makes the map. */
    show(props: Partial<SituationMapProps>): void;
    /** Takes the map off the page. `Window` has a `close` of its own. */
    closeMap(): void;
  }
}
