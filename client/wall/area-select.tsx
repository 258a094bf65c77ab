import { useQuery } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import { fetchAreas } from '../api';
import { useWords } from '../i18n';
import { useWallWords } from './wall-words';

/** Chooses an area step by step: the way up, the area that is chosen, and those just below it. */
export function AreaSelect(props: {
  label: string;
  city: CityAnswer;
  value: string | null;
  onChange: (area: string | null) => void;
}) {
  const { label, city, value, onChange } = props;
  const { areaName } = useWords();
  const wall = useWallWords();
  const id = value ?? city.root;
  const { data } = useQuery({
    queryKey: ['areas', city.id, id],
    queryFn: ({ signal }) => fetchAreas(city.id, id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const path = data?.path ?? [];
  const below = (data?.areas ?? []).filter(({ kind }) => kind === 'area');
  return (
    <label>
      {label}
      <select
        value={id}
        onChange={({ target }) => onChange(target.value === city.root ? null : target.value)}
      >
        {path.map((area, depth) => (
          <option key={area.id} value={area.id}>
            {'\u2003'.repeat(depth)}
            {depth === 0 ? wall.whole : areaName(area)}
          </option>
        ))}
        {below.map((area) => (
          <option key={area.id} value={area.id}>
            {'\u2003'.repeat(path.length)}
            {areaName(area)}
          </option>
        ))}
      </select>
    </label>
  );
}
