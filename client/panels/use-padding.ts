import { useEffect, useMemo, useState } from 'react';
import type { MapPadding } from '../map/situation-map';

/** A padding in units as pixels of this screen. */
export function usePadding(units: MapPadding): MapPadding {
  const [unit, setUnit] = useState(readUnitOfPage);
  useEffect(() => {
    const follow = () => setUnit(readUnitOfPage());
    addEventListener('resize', follow);
    return () => removeEventListener('resize', follow);
  }, []);
  return useMemo(() => {
    const { top, right, bottom, left } = units;
    return { top: top * unit, right: right * unit, bottom: bottom * unit, left: left * unit };
  }, [units, unit]);
}

const BODY_TYPE_UNITS = 14;

function readUnitOfPage(): number {
  const size = Number.parseFloat(getComputedStyle(document.body).fontSize);
  return Math.max(1, size / BODY_TYPE_UNITS || 1);
}
