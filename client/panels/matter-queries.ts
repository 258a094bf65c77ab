import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MatterSort } from '@zhiyu/shared/matter-sorts';
import {
  decideProposal,
  fetchMatter,
  fetchMatters,
  fetchProposals,
  mattersPath,
  splitFromMatter,
} from '../api-matters';
import { useExplorer } from './explorer-context';
import { mayDo } from './may-do';

const REFRESH_MS = 30_000;
const MOST_MATTERS = 50;
const MOST_PROPOSALS = 50;

/** The address of the matters of the slice and the window on the screen. */
export function useMattersPath(sort: MatterSort, opposed: boolean): string {
  const { question, window } = useExplorer();
  return mattersPath({ ...question, ...window, sort, opposed });
}

/** The first matters of a list, by its address. */
export function useMatters(path: string) {
  const { clock } = useExplorer();
  return useQuery({
    queryKey: ['matters', 'list', path],
    queryFn: ({ signal }) => fetchMatters(path, MOST_MATTERS, signal),
    placeholderData: keepPreviousData,
    refetchInterval: clock.frozen ? false : REFRESH_MS,
  });
}

/** One matter with its cases. */
export function useMatter(key: string) {
  const { city } = useExplorer();
  return useQuery({
    queryKey: ['matters', 'one', city.id, key],
    queryFn: ({ signal }) => fetchMatter(city.id, key, signal),
  });
}

/** What waits for a person's judgement in the slice on the screen; asked for by those who may judge. */
export function useProposals() {
  const { city, question, clock } = useExplorer();
  const asked = { ...question, limit: MOST_PROPOSALS };
  return useQuery({
    enabled: mayDo('judgeMatters', city.viewer),
    queryKey: ['matters', 'proposals', asked],
    queryFn: ({ signal }) => fetchProposals(asked, signal),
    placeholderData: keepPreviousData,
    refetchInterval: clock.frozen ? false : REFRESH_MS,
  });
}

/** Confirms or rejects a proposal; what shows matters is read again. */
export function useDecision() {
  const { city } = useExplorer();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (proposal: Parameters<typeof decideProposal>[1]) => decideProposal(city.id, proposal),
    onSettled: () => client.invalidateQueries({ queryKey: ['matters'] }),
  });
}

/** Takes a case out of its matter; what shows matters is read again. */
export function useSplit(key: string) {
  const { city } = useExplorer();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (caseId: number) => splitFromMatter(city.id, key, caseId),
    onSettled: () => client.invalidateQueries({ queryKey: ['matters'] }),
  });
}
