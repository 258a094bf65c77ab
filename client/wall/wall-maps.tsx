import { type CSSProperties, lazy, Suspense, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import { loadPart } from '../lost-part';
import { placeLegend } from '../map/place-legend';
import type { MapErrorCode } from '../map/situation-map';
import { foreseeView } from '../panels/camera';
import { mapPadding, type SceneData, type SceneMap } from './load-scene';
import { MapBadges } from './map-badges';
import { placeBox, useWall } from './wall-context';
import type { Box } from './wall-layout';
import { WallLegend } from './wall-legend';
import styles from './wall-maps.module.css';
import { useWallWords } from './wall-words';

const SituationMap = lazy(async () => ({
  default: (await loadPart(import('../map/situation-map'))).SituationMap,
}));

/** Labels of a map are read from as far as everything else. */
export const MAP_UNITS = 1.45;

interface WallMapsProps {
  data: SceneData;
  /** What the panels tell, which follow the map when it has drawn another scene. */
  told: SceneData;
  sceneKey: string;
  /** The map shows the scene of this key. */
  onDrawn: (sceneKey: string) => void;
}

/** The map of a scene, or two in step. They are made once and stay, whatever scene comes. */
export function WallMaps(props: WallMapsProps) {
  const { layout } = useWall();
  const { data } = props;
  return (
    <>
      {layout.maps.map((box, index) => {
        const drawn = data.maps[index] ?? data.maps[0];
        return (
          drawn && (
            <OneMap key={index === 0 ? 'first' : 'second'} box={box} index={index} map={drawn} {...props} />
          )
        );
      })}
    </>
  );
}

function OneMap(props: WallMapsProps & { box: Box; index: number; map: SceneMap }) {
  const { box, index, map, data, told, sceneKey, onDrawn } = props;
  const { layout, theme } = useWall();
  const { language, areaName, text } = useWords();
  const wall = useWallWords();
  const [trouble, setTrouble] = useState<MapErrorCode | null>(null);
  const ring = data.governance?.ring ?? null;
  const sketch = useMemo(() => ring?.map(([lng = 0, lat = 0]) => [lng, lat] as const) ?? null, [ring]);
  const legendBox = useMemo(() => {
    const { bbox } = foreseeView(null, told.bounds, box, mapPadding, 1);
    return placeLegend(layout.legends[index] ?? [], box, bbox, told.shapes.areas);
  }, [layout, index, box, told.bounds, told.shapes.areas]);
  const style = { ...placeBox(box), '--unit': `${MAP_UNITS * layout.unit}px` } as CSSProperties;
  return (
    <>
      <div className={styles.map} style={style} inert>
        <Suspense fallback={null}>
          <SituationMap
            cells={map.heat}
            overdueCells={map.measure.id === 'overdue' ? null : data.outline.outlined}
            areas={data.shapes.areas}
            neighbours={data.shapes.neighbours}
            baseMap={data.baseMap}
            sketch={sketch}
            fit={{ id: sceneKey, bounds: data.bounds }}
            padding={mapPadding}
            theme={theme}
            language={language}
            reducedMotion
            covered
            seams={seamsIn(box, layout.seams.x)}
            label={wall.map(areaName(data.area), text(map.measure.label))}
            onUncovered={(id) => index === 0 && onDrawn(String(id))}
            onError={setTrouble}
          />
        </Suspense>
      </div>
      <MapBadges index={index} />
      {legendBox && <WallLegend box={legendBox} map={told.maps[index] ?? told.maps[0] ?? map} data={told} />}
      {trouble === 'webgl-missing' && (
        <p className={styles.trouble} style={placeBox(box)} data-testid="wall-trouble">
          {wall.start.graphics}
        </p>
      )}
    </>
  );
}

/** The seams that cross a map, in its own pixels. */
function seamsIn({ left, width }: Box, places: readonly number[]): number[] {
  return places.map((place) => place - left).filter((place) => place > 0 && place < width);
}
