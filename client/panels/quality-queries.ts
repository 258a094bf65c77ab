import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CityAnswer } from '@zhiyu/shared/contract';
import type { FindingId } from '@zhiyu/shared/finding';
import type {
  DiscardedAnswer,
  MendedAnswer,
  QualityAnswer,
  QuarantineAnswer,
  QuarantineRowAnswer,
  RetriedAnswer,
} from '@zhiyu/shared/quality-contract';
import { createZone } from '@zhiyu/shared/zone';
import { cityPath, fetchJson, sendJson } from '../api';

const REFRESH_MS = 30_000;
const DAY = 86_400_000;
const PAGE_LENGTH = 50;

/** What came in over some days up to today, of one source or of all, and what is doubtful. */
export function useQuality(
  { id: city, timeZone }: Pick<CityAnswer, 'id' | 'timeZone'>,
  days: number,
  source: string | null,
) {
  return useQuery({
    queryKey: ['quality', city, days, source],
    queryFn: ({ signal }) => {
      // Receipts are told by the wall clock, even where the city's own is frozen.
      const first = createZone(timeZone).toIso(Date.now() - (days - 1) * DAY);
      const query = new URLSearchParams({ from: first.slice(0, 10) });
      if (source !== null) query.set('source', source);
      return fetchJson<QualityAnswer>(`${cityPath(city)}/quality?${query}`, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** Doubtful cases, page by page. */
export function useFinding(city: string, finding: FindingId, source: string | null) {
  return useInfiniteQuery({
    queryKey: ['quality', city, 'finding', finding, source],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE_LENGTH) });
      if (pageParam !== null) query.set('cursor', pageParam);
      if (finding === 'dormant') {
        query.set('measure', finding);
        return fetchJson<CaseListAnswer>(`${cityPath(city)}/cases?${query}`, signal);
      }
      if (source !== null) query.set('source', source);
      return fetchJson<CaseListAnswer>(`${cityPath(city)}/quality/${finding}?${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** Rows that are kept aside, page by page. */
export function useQuarantine(city: string, source: string | null, code: string | null) {
  return useInfiniteQuery({
    queryKey: ['quality', city, 'quarantine', source, code],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE_LENGTH) });
      if (source !== null) query.set('source', source);
      if (code !== null) query.set('code', code);
      if (pageParam !== null) query.set('cursor', pageParam);
      return fetchJson<QuarantineAnswer>(`${cityPath(city)}/quarantine?${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** One row that is kept aside. */
export function useQuarantineRow(city: string, row: string) {
  return useQuery({
    queryKey: ['quality-row', city, row],
    queryFn: ({ signal }) => fetchJson<QuarantineRowAnswer>(`${cityPath(city)}/quarantine/${row}`, signal),
    // What a person is mending must not change under their hands.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Sends a mended row. */
export function useMend(city: string, row: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (raw: string) => sendJson<MendedAnswer>(`${cityPath(city)}/quarantine/${row}`, { raw }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['quality', city] }),
  });
}

/** Discards a row for good, with the reason. */
export function useDiscard(city: string, row: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      sendJson<DiscardedAnswer>(`${cityPath(city)}/quarantine/${row}/discard`, { reason }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['quality', city] }),
  });
}

/** Sends all rows of a reason again, those of one source or of all; 5,000 at a time. */
export function useRetry(city: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ code, source }: { code: string; source: string | null }) => {
      const total = { sent: 0, taken: 0, left: 0 };
      for (let after: string | null = ''; after !== null; ) {
        const asked = { code, ...(source !== null && { source }), ...(after !== '' && { after }) };
        const answer: RetriedAnswer = await sendJson(`${cityPath(city)}/quarantine/retry`, asked);
        total.sent += answer.sent;
        total.taken += answer.accepted + answer.merged;
        total.left += answer.quarantined;
        after = answer.next;
      }
      return total;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['quality', city] }),
  });
}
