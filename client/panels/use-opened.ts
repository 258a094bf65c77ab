import { startTransition, useCallback, useState } from 'react';
import { afterPaint } from '../after-paint';

/**
 * Whether something stands open that a touch opens and closes. It is made after the touch has been shown: what it takes to
 * make it must not stand between a finger and its answer.
 */
export function useOpened(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false);
  const open = useCallback((next: boolean) => {
    void afterPaint().then(() => startTransition(() => setOpen(next)));
  }, []);
  return [isOpen, open];
}
