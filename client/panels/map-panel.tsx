import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { fetchStyle } from '../api-style';
import { afterFirstView } from '../first-view';
import { useWords } from '../i18n';
import { loadPart } from '../lost-part';
import type {
  AreaTouch,
  CellTouch,
  MapErrorCode,
  MapPadding,
  MapView,
  SituationMapProps,
} from '../map/situation-map';
import { AreaCard } from './area-card';
import { toArea } from './area-path';
import { AreasTable } from './areas-table';
import { CellCard } from './cell-card';
import { CellCursor } from './cell-cursor';
import { CellsTable } from './cells-table';
import { useExplorer } from './explorer-context';
import { useGovernanceArea } from './governance-queries';
import { Legend } from './legend';
import { MapBadges } from './map-badges';
import { MapButtons } from './map-buttons';
import styles from './map-panel.module.css';
import { FailedNote } from './panel-states';
import { noteMapLevel } from './played';
import { useBaseMap } from './queries';
import { type Sketch, setSketch, useSketch } from './sketch';
import { useCamera } from './use-camera';
import { useCellCursor } from './use-cell-cursor';
import { useHeat } from './use-heat';
import { useLasting } from './use-lasting';
import { useLegendRoom } from './use-legend-room';
import { useLegendSide } from './use-legend-side';
import { useMapShapes } from './use-map-shapes';

/** Asked for with the page, not with the panel: it is the largest part, and loads while the first answers come. */
const loadingMap = loadPart(import('../map/situation-map'));
const SituationMap = lazy(() => loadingMap.then(({ SituationMap }) => ({ default: SituationMap })));

const SaveMenu = lazy(() => afterFirstView().then(() => loadPart(import('./save-menu'))));

const isSamePlace = (one: MapView, other: MapView) =>
  one.zoom === other.zoom && one.center[0] === other.center[0] && one.center[1] === other.center[1];
const canHover = () => matchMedia('(hover: hover)').matches;

/** The map with what stands on it: buttons, badges, legend, the card of a cell, and the table twin. */
export function MapPanel(props: {
  /** What the map keeps clear of, in CSS pixels. */
  padding: MapPadding;
  cooperative?: SituationMapProps['cooperative'];
}) {
  const { cooperative } = props;
  const { padding, watchLegend } = useLegendRoom(props.padding);
  const explorer = useExplorer();
  const { view: page, area, path, city, theme, change } = explorer;
  const { messages, text, language, areaName } = useWords();
  const container = useRef<HTMLDivElement>(null);
  const camera = useCamera(container, padding);
  const heat = useHeat(camera.view);
  const level = camera.view?.level ?? null;
  useEffect(() => noteMapLevel(level), [level]);
  const [hovered, setHovered] = useState<CellTouch | null>(null);
  const [pinned, setPinned] = useState<CellTouch | null>(null);
  const [hoveredArea, setHoveredArea] = useState<AreaTouch | null>(null);
  const [pinnedArea, setPinnedArea] = useState<AreaTouch | null>(null);
  const [showsTable, setShowsTable] = useState(false);
  const [trouble, setTrouble] = useState<MapErrorCode | null>(null);
  const tappedCell = useRef(false);
  const [takePicture, setTakePicture] = useState<(() => HTMLCanvasElement) | null>(null);
  const shapes = useMapShapes();
  const legendSide = useLegendSide(container, shapes.areas, padding);
  const cursor = useCellCursor(heat, shapes.areas, camera);
  const sketch = useSketch();
  const outline = useGovernanceOutline();
  const baseMap = useBaseMap();
  const [initialView] = useState(() =>
    page.map ? { center: [page.map.lng, page.map.lat] as [number, number], zoom: page.map.zoom } : null,
  );
  const cells = heat.cells;
  const isOutdated = heat.query.isPlaceholderData && !heat.track;
  const isDimmed = useLasting(isOutdated);
  const drill = (id: string) => {
    setPinned(null);
    setHovered(null);
    setPinnedArea(null);
    setHoveredArea(null);
    change(toArea({ id }, path));
  };
  const touch = page.tab === 'map' ? (pinned ?? cursor.touch ?? hovered) : null;
  const areaTouch = page.tab === 'map' && heat.areas ? (pinnedArea ?? hoveredArea) : null;
  /** The legend tells what is on the map, and comes in one picture with it. */
  const [isMapThere, setMapThere] = useState(false);
  const isTable = showsTable || trouble === 'webgl-missing';

  return (
    <section ref={container} className={styles.panel} id="map" tabIndex={-1} aria-label={messages.tabs.map}>
      <div
        className={styles.map}
        inert={isTable}
        data-outdated={isOutdated || undefined}
        data-dimmed={isDimmed || undefined}
      >
        <Suspense fallback={<p className={styles.loading}>{messages.map.loading}</p>}>
          <SituationMap
            cells={cells}
            track={heat.track}
            areaColours={heat.areas?.colours ?? null}
            smooth={page.drawing === 'smooth' && heat.change === null}
            overdueCells={heat.outlined}
            areas={shapes.areas}
            neighbours={shapes.neighbours}
            selectedArea={null}
            baseMap={baseMap.data ?? null}
            baseLayers={city.baseMap?.layers ?? []}
            readStyle={fetchStyle}
            sketch={sketch ?? outline}
            onSketch={sketch ? (lng, lat) => setSketch([...sketch, [lng, lat]]) : undefined}
            selectedCell={pinned ?? cursor.touch}
            fit={camera.fit}
            initialView={initialView}
            padding={padding}
            theme={theme}
            {...(cooperative && { cooperative })}
            language={language}
            reducedMotion={matchMedia('(prefers-reduced-motion: reduce)').matches}
            label={messages.map.label(areaName(area), text(heat.measure.label))}
            onViewChange={(next) => {
              if (camera.view && !isSamePlace(camera.view, next)) {
                setPinned(null);
                setPinnedArea(null);
              }
              setMapThere(true);
              camera.onViewChange(next);
            }}
            onCellHover={setHovered}
            {...(heat.areas && { onAreaHover: setHoveredArea })}
            onCellTap={(tapped) => {
              tappedCell.current = tapped !== null;
              setPinnedArea(null);
              // A pointer drills by its click; where nothing lies below, the card stays, so that its cases can be opened.
              const leadsOn = tapped?.areaId != null && tapped.areaId !== area.id;
              setPinned(canHover() && leadsOn ? null : tapped);
            }}
            onAreaClick={(touched) => {
              if (touched.areaId === area.id) return;
              // A finger has not seen the card yet: it shows first, with the way into the area on it.
              if (canHover()) drill(touched.areaId);
              else if (heat.areas) setPinnedArea(touched);
              else if (!tappedCell.current) drill(touched.areaId);
            }}
            onError={setTrouble}
            onPicture={(take) => setTakePicture(() => take)}
          />
        </Suspense>
      </div>
      {!isTable && heat.cells && (
        <CellCursor
          heat={heat}
          cursor={cursor}
          onOpen={() => {
            cursor.open();
            setPinned(cursor.touch);
          }}
        />
      )}
      {isTable &&
        (heat.areas ? (
          <AreasTable heat={heat} areas={heat.areas} />
        ) : (
          <CellsTable heat={heat} view={camera.view} />
        ))}
      <MapButtons
        camera={camera}
        showsTable={isTable}
        canShowMap={trouble !== 'webgl-missing'}
        onTable={() => setShowsTable(!isTable)}
      >
        <Suspense fallback={null}>
          <SaveMenu heat={heat} takePicture={isTable ? null : takePicture} />
        </Suspense>
      </MapButtons>
      <MapBadges city={city} trouble={trouble} />
      {!isTable && touch && (
        <CellCard
          touch={touch}
          heat={heat}
          pinned={pinned !== null}
          takesFocus={pinned !== null && cursor.hasOpened}
          onClose={() => {
            setPinned(null);
            cursor.close();
          }}
          onDrill={drill}
        />
      )}
      {!isTable && areaTouch && (
        <AreaCard
          touch={areaTouch}
          heat={heat}
          pinned={pinnedArea !== null}
          onClose={() => setPinnedArea(null)}
          onDrill={drill}
        />
      )}
      {heat.query.error && !heat.answer && (
        <div className={styles.failed}>
          <FailedNote
            what={messages.states.parts.cells}
            error={heat.query.error}
            retry={() => heat.query.refetch()}
          />
        </div>
      )}
      {!isTable && isMapThere && (
        <Legend heat={heat} view={camera.view} side={legendSide} watch={watchLegend} />
      )}
    </section>
  );
}

/** The shape by which the governance area on the page was drawn; null where it was not. */
function useGovernanceOutline(): Sketch | null {
  const ring = useGovernanceArea()?.ring ?? null;
  return useMemo(() => ring?.map(([lng = 0, lat = 0]) => [lng, lat] as const) ?? null, [ring]);
}
