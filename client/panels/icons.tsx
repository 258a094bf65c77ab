import type { ReactNode } from 'react';

/** Icons of one stroke, in the colour of the text around them; a label stands beside each. */
function icon(paths: ReactNode) {
  return () => (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {paths}
    </svg>
  );
}

export const PlusIcon = icon(<path d="M12 5v14M5 12h14" />);
export const MinusIcon = icon(<path d="M5 12h14" />);
export const WholeIcon = icon(
  <>
    <circle cx="12" cy="12" r="8" />
    <circle cx="12" cy="12" r="3.5" />
  </>,
);
export const TableIcon = icon(
  <>
    <rect x="4" y="4" width="16" height="16" rx="1" />
    <path d="M4 9.3h16M4 14.7h16" />
  </>,
);
export const PagesIcon = icon(
  <>
    <rect x="4" y="4" width="6.5" height="6.5" rx="1" />
    <rect x="13.5" y="4" width="6.5" height="6.5" rx="1" />
    <rect x="4" y="13.5" width="6.5" height="6.5" rx="1" />
    <rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1" />
  </>,
);
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
  </>,
);
export const MoonIcon = icon(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />);
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const FilterIcon = icon(<path d="M4 7h16M7 12h10M10 17h4" />);
export const PlayIcon = icon(<path d="M8 5.5v13l10.5-6.5Z" fill="currentColor" />);
export const PauseIcon = icon(<path d="M8 6v12M16 6v12" strokeWidth="3" />);
export const SearchIcon = icon(
  <>
    <circle cx="10.5" cy="10.5" r="6" />
    <path d="m15 15 5 5" />
  </>,
);
export const SaveIcon = icon(<path d="M12 4v11m0 0 4-4m-4 4-4-4M5 19h14" />);
