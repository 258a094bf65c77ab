import { useQuery } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import { useEffect } from 'react';
import { fetchWho, signOut } from '../api-session';

const MINUTE = 60_000;
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Signs out a reader who does nothing for as long as a session may rest. The page itself goes on asking, so the server
 * cannot tell.
 */
export function useIdle(viewer: CityAnswer['viewer'] | null): void {
  const isSignedIn = viewer !== null && viewer.role !== 'demo';
  const who = useQuery({
    queryKey: ['who', viewer?.id],
    queryFn: ({ signal }) => fetchWho(signal),
    enabled: isSignedIn,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const minutes = isSignedIn ? (who.data?.idleMinutes ?? null) : null;
  useEffect(() => {
    if (minutes === null) return;
    let timer = 0;
    const leave = () => {
      void signOut()
        .catch((error: unknown) => console.info('the session was not ended', error))
        .finally(() => location.reload());
    };
    const begin = () => {
      clearTimeout(timer);
      timer = window.setTimeout(leave, minutes * MINUTE);
    };
    begin();
    for (const sign of signs) addEventListener(sign, begin, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) removeEventListener(sign, begin);
    };
  }, [minutes]);
}
