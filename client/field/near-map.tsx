import { useQuery } from '@tanstack/react-query';
import type { NearAnswer } from '@zhiyu/shared/field-contract';
import type { Point } from '@zhiyu/shared/field-rank';
import { useWords } from '../i18n';
import { FieldMap } from '../map/field-map';
import { useField } from './field-context';
import { baseMapQuery, shapesQuery } from './field-queries';

/** The map of what is around: cells, cases, the officer and the distance. It asks for its shapes when it stands. */
export function NearMap({
  near,
  onPick,
}: {
  near: NearAnswer | null;
  onPick: ((point: Point) => void) | null;
}) {
  const { city, place, radius, go } = useField();
  const { messages, language } = useWords();
  const areas = useQuery(shapesQuery(city.id, city.root));
  const base = useQuery({ ...baseMapQuery(city.id), enabled: city.baseMap !== null });
  return (
    <FieldMap
      // An answer that this phone has kept for long may not have it.
      bounds={city.homeBounds ?? city.bounds}
      centre={place.place?.point ?? null}
      accuracyMetres={place.place?.accuracyMetres ?? null}
      radiusMetres={radius}
      near={near}
      areas={areas.data ?? null}
      baseMap={base.data ?? null}
      label={messages.field.near.map}
      language={language}
      onPick={onPick}
      onCase={(id) => go({ page: 'case', id })}
    />
  );
}
