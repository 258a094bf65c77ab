import { parseView, serialiseView, type View } from '../view-state';

/** How a comparison is drawn. */
export const comparisonViews = ['funnel', 'dots', 'multiples'] as const;
export type ComparisonView = (typeof comparisonViews)[number];
/** What stands in the panel of late cases. */
export const lateLists = ['longest', 'urged', 'requests', 'handOffs'] as const;
export type LateList = (typeof lateLists)[number];
/** Nodes that the list of late cases is narrowed to. */
export interface LateFilter {
  unit: string | null;
  category: string | null;
  area: string | null;
}

/** What a brief shows beside what every view of the city does. The address holds it, so that it can be passed on. */
export interface BriefExtras {
  drawn: ComparisonView;
  /** Compare with the areas beside this one. */
  peers: boolean;
  /** Hold the mix of categories equal. */
  held: boolean;
  list: LateList;
  late: LateFilter;
}

const pathPattern = /^\/brief\/([^/]+)(?:\/([^/]+))?\/?$/;
const lateKeys = { unit: 'lateUnit', category: 'lateCategory', area: 'lateArea' } as const;

/** Reads the city and the area of a brief from a path; null where it is that of another page. */
export function parseBriefPath(pathname: string): { city: string; area: string | null } | null {
  const found = pathPattern.exec(pathname);
  if (!found?.[1]) return null;
  return { city: decodeURIComponent(found[1]), area: found[2] ? decodeURIComponent(found[2]) : null };
}

/** Reads the view of a brief; null where the address is that of another page. */
export function parseBriefView(pathname: string, search: string): { view: View; extras: BriefExtras } | null {
  const place = parseBriefPath(pathname);
  if (place === null) return null;
  const query = new URLSearchParams(search);
  const view = { ...parseView('/', search), ...place };
  return {
    view,
    extras: {
      drawn: comparisonViews.find((drawn) => drawn === query.get('drawn')) ?? 'funnel',
      peers: query.get('peers') === '1',
      held: query.get('mix') === '1',
      list: lateLists.find((list) => list === query.get('list')) ?? 'longest',
      late: {
        unit: query.get(lateKeys.unit),
        category: query.get(lateKeys.category),
        area: query.get(lateKeys.area),
      },
    },
  };
}

/** Writes the address of a brief; defaults are left out. The city’s root stands for the whole city. */
export function serialiseBriefView(view: View, extras: BriefExtras, root: string): string {
  const [, search = ''] = serialiseView({ ...view, area: null }).split('?');
  const query = new URLSearchParams(search);
  if (extras.drawn !== 'funnel') query.set('drawn', extras.drawn);
  if (extras.peers) query.set('peers', '1');
  if (extras.held) query.set('mix', '1');
  if (extras.list !== 'longest') query.set('list', extras.list);
  for (const [key, name] of Object.entries(lateKeys)) {
    const id = extras.late[key as keyof LateFilter];
    if (id !== null) query.set(name, id);
  }
  const path = `/brief/${encodeURIComponent(view.city ?? '')}/${encodeURIComponent(view.area ?? root)}`;
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? path : `${path}?${text}`;
}
