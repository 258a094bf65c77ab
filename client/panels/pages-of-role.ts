import type { CityAnswer } from '@zhiyu/shared/contract';

const handling = ['gridOfficer', 'dispatcher', 'handler', 'supervisor'];
const arranging = ['dispatcher', 'supervisor', 'leader', 'systemAdmin'];

/** Who has a use for each of the pages beside the Explorer; without accounts this machine has them all. */
const rolesOf = {
  brief: [...handling, 'leader'],
  wall: [...handling, 'leader', 'wall'],
  'wall-editor': arranging,
  'wall-remote': arranging,
  field: handling,
  quality: arranging,
} as const;

/** A page that is for some roles only. */
export type RolePage = keyof typeof rolesOf;

/** Whether a page has anything for a viewer of a city. Data quality is told of a whole city. */
export function isPageFor(page: RolePage, { viewer, scope }: Pick<CityAnswer, 'viewer' | 'scope'>): boolean {
  if (viewer.role === 'demo') return true;
  if (page === 'quality' && scope.length > 0) return false;
  return rolesOf[page].some((role) => role === viewer.role);
}
