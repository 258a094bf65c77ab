import { useEffect, useState } from 'react';

/** So long nobody notices that something waits. */
const UNNOTICED_MS = 300;

/**
 * Whether something has been so for long enough to be shown: what is over sooner needs no sign. Not a transition with a delay,
 * which has every panel drawn into a layer of its own from the start.
 */
export function useLasting(isSo: boolean): boolean {
  const [hasLasted, setLasted] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => setLasted(true), UNNOTICED_MS);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [isSo]);
  return isSo && hasLasted;
}
