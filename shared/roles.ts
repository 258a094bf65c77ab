import type { Text } from './pack';

/** What a role may do that is not said route by route. */
export interface RoleFacts extends Text {
  /** Asked for a one-time code beside the password. */
  needsCode: boolean;
  /** Handles cases: reads their texts and exact points. Others see category and cell. */
  handlesCases: boolean;
}

/** The roles of accounts. The three administrators are kept apart: an account has one role. */
export const roles = {
  gridOfficer: { zh: '网格员', en: 'grid officer', needsCode: false, handlesCases: true },
  dispatcher: { zh: '镇街指挥室', en: 'dispatcher', needsCode: false, handlesCases: true },
  handler: { zh: '承办人', en: 'handler', needsCode: false, handlesCases: true },
  supervisor: { zh: '督办员', en: 'supervisor', needsCode: true, handlesCases: true },
  leader: { zh: '区领导', en: 'leader', needsCode: true, handlesCases: false },
  wall: { zh: '大屏', en: 'wall', needsCode: false, handlesCases: false },
  public: { zh: '公众', en: 'public', needsCode: false, handlesCases: false },
  systemAdmin: { zh: '系统管理员', en: 'system administrator', needsCode: true, handlesCases: false },
  securityAdmin: { zh: '安全管理员', en: 'security administrator', needsCode: true, handlesCases: false },
  auditor: { zh: '审计管理员', en: 'audit administrator', needsCode: true, handlesCases: false },
} as const satisfies Record<string, RoleFacts>;

export type Role = keyof typeof roles;

/** Whether a word is the identifier of a role. */
export function isRole(word: string): word is Role {
  return Object.hasOwn(roles, word);
}
