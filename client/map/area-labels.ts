import type { FeatureCollection, Point } from 'geojson';
import { labelPoint } from './label-point';
import type { AreaShapes, SituationMapProps } from './situation-map';

interface LabelProperties {
  id: string;
  label: string;
  /** 0 for the areas compared, 1 for their neighbours, 2 one level finer. */
  rank: number;
  /** Where labels collide the lower one stays: areas with more residents go first. */
  order: number;
}
export type AreaLabels = FeatureCollection<Point, LabelProperties>;

/** One label point for each area shown, in the language of the interface. */
export function areaLabels(
  props: Pick<SituationMapProps, 'areas' | 'neighbours' | 'subareas' | 'language'>,
): AreaLabels {
  const { areas, neighbours, subareas, language } = props;
  const shown = new Set(areas?.features.map((feature) => feature.properties.id));
  const others = neighbours && {
    ...neighbours,
    features: neighbours.features.filter((feature) => !shown.has(feature.properties.id)),
  };
  return {
    type: 'FeatureCollection',
    features: [
      ...labelsOf(areas, 0, language),
      ...labelsOf(others, 1, language),
      ...labelsOf(subareas, 2, language),
    ],
  };
}

/** All characters that the labels need, so that the fonts for them can be loaded before they are drawn. */
export function charactersOf(labels: AreaLabels): string {
  return [...new Set(labels.features.flatMap(({ properties }) => [...properties.label]))].join('');
}

function labelsOf(shapes: AreaShapes | null | undefined, rank: number, language: 'zh' | 'en') {
  return (shapes?.features ?? []).flatMap(({ geometry, properties }) => {
    const point = labelPoint(geometry);
    if (!point) return [];
    const { id, name, nameEn, residents } = properties;
    const label = language === 'en' ? (nameEn ?? name) : name;
    return [
      {
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: point },
        properties: { id, label, rank, order: -(residents ?? 0) },
      },
    ];
  });
}
