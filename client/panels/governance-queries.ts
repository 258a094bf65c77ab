import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { GovernanceArea, GovernanceAreaInput } from '@zhiyu/shared/governance-contract';
import { fetchGovernanceAreas, removeGovernanceArea, saveGovernanceArea } from '../api-governance';
import { useExplorer } from './explorer-context';

/** The governance areas that were saved. */
export function useGovernanceAreas(enabled = true) {
  const { city } = useExplorer();
  return useQuery({
    queryKey: ['governance-areas', city.id],
    queryFn: ({ signal }) => fetchGovernanceAreas(city.id, signal),
    enabled,
    staleTime: 60_000,
  });
}

/** The governance area that the page is cut to; null where it is cut to none, or it is not known yet. */
export function useGovernanceArea(): GovernanceArea | null {
  const { view } = useExplorer();
  const { data } = useGovernanceAreas(view.governanceArea !== null);
  return data?.governanceAreas.find(({ id }) => id === view.governanceArea) ?? null;
}

/** Saves a governance area; the list is read again. */
export function useSaving() {
  const { city } = useExplorer();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, input }: { id: string | null; input: GovernanceAreaInput }) =>
      saveGovernanceArea(city.id, id, input),
    onSuccess: () => client.invalidateQueries({ predicate: dependsOnAreas }),
  });
}

/** Takes a governance area off; the list is read again. */
export function useRemoval() {
  const { city } = useExplorer();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => removeGovernanceArea(city.id, id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['governance-areas', city.id] }),
  });
}

/** Whatever is cut to a governance area is another where this is another. */
function dependsOnAreas({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return queryKey[0] === 'governance-areas' || JSON.stringify(queryKey).includes('"governanceArea":"');
}
