import type { CityAnswer } from '@zhiyu/shared/contract';

const rolesOf = {
  openOriginal: ['gridOfficer', 'dispatcher', 'handler', 'supervisor'],
  govern: ['dispatcher', 'supervisor', 'leader'],
  judgeMatters: ['dispatcher', 'supervisor'],
  askUnit: ['leader', 'supervisor'],
  readRows: ['supervisor', 'systemAdmin'],
  mendRows: ['systemAdmin'],
} as const;

/** What only some roles may do; the server refuses it to all others. */
export type Act = keyof typeof rolesOf;

/** Whether a viewer may do something, and so is offered it. Without accounts this machine may do all of it. */
export function mayDo(act: Act, { role }: Pick<CityAnswer['viewer'], 'role'>): boolean {
  return role === 'demo' || rolesOf[act].some((one) => one === role);
}
