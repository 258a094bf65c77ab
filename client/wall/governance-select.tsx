import { useQuery } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import { fetchGovernanceAreas } from '../api-governance';
import { useWallWords } from './wall-words';

/** Chooses one of the governance areas 重点治域 that people saved, in the place of an area; nothing where none is saved. */
export function GovernanceSelect(props: {
  city: CityAnswer;
  value: string | null;
  onChange: (governanceArea: string | null) => void;
}) {
  const { city, value, onChange } = props;
  const wall = useWallWords();
  const { data } = useQuery({
    queryKey: ['governance-areas', city.id],
    queryFn: ({ signal }) => fetchGovernanceAreas(city.id, signal),
  });
  const saved = data?.governanceAreas ?? [];
  if (saved.length === 0) return null;
  return (
    <label>
      {wall.editor.governance}
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
        data-testid="editor-governance"
      >
        <option value="">{wall.editor.noGovernance}</option>
        {saved.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
