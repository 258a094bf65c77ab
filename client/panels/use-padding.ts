import { useEffect, useState } from 'react';
import type { MapPadding } from '../map/situation-map';

/** A padding in units as pixels of this screen. */
export function usePadding(units: MapPadding): MapPadding {
  const [padding, setPadding] = useState(() => scale(units));
  useEffect(() => {
    const follow = () => setPadding(scale(units));
    addEventListener('resize', follow);
    return () => removeEventListener('resize', follow);
  }, [units]);
  return padding;
}

const BODY_TYPE_UNITS = 14;

function scale({ top, right, bottom, left }: MapPadding): MapPadding {
  const unit = Math.max(
    1,
    Number.parseFloat(getComputedStyle(document.body).fontSize) / BODY_TYPE_UNITS || 1,
  );
  return { top: top * unit, right: right * unit, bottom: bottom * unit, left: left * unit };
}
