import type { Role } from '@zhiyu/shared/roles';

/** Who may ask a route, and for what part of a city. */
export interface RouteRule {
  /** Anyone: before signing in too. Otherwise one of these roles. */
  who: 'anyone' | readonly (Role | KeyRole)[];
  /**
   * none: it is about no city. city: the same for all who may enter the city, as nothing in it is about a case. narrowed: what
   * lies in the viewer’s areas, categories and units. whole: for those only who see all of the city.
   */
  scope: 'none' | 'city' | 'narrowed' | 'whole';
  /**
   * What the audit notes of a read: cases: it holds what people wrote, for those who handle cases; raw: it holds that for
   * whoever may ask; audit: it is the audit itself.
   */
  reads?: 'cases' | 'raw' | 'audit';
  /** What the audit calls a change by it, where it is more than `changed`. */
  changes?: 'configured';
}

/** Roles of tokens that no person has. */
export const keyRoles = ['source', 'monitor'] as const;
export type KeyRole = (typeof keyRoles)[number];

const handling = ['gridOfficer', 'dispatcher', 'handler', 'supervisor'] as const;
const figures = [...handling, 'leader', 'wall'] as const;
const administrators = ['systemAdmin', 'securityAdmin', 'auditor'] as const;
const everybody = [...figures, ...administrators, 'public'] as const;

const anyone: RouteRule = { who: 'anyone', scope: 'none' };
const signedIn: RouteRule = { who: everybody, scope: 'none' };
const ofCity: RouteRule = { who: [...figures, 'systemAdmin'], scope: 'city' };
const ofSlice: RouteRule = { who: figures, scope: 'narrowed' };
const ofCases: RouteRule = { ...ofSlice, reads: 'cases' };
/** For those who handle cases: it goes by exact points. */
const handled: RouteRule = { who: handling, scope: 'narrowed', reads: 'cases' };
/** Names officials who have cases in hand, and what was asked of them. */
const overseen: RouteRule = { who: [...handling, 'leader'], scope: 'narrowed', reads: 'cases' };
const quality: RouteRule = { who: ['dispatcher', 'supervisor', 'leader', 'systemAdmin'], scope: 'whole' };
const keptAside: RouteRule = { who: ['supervisor', 'systemAdmin'], scope: 'whole', reads: 'raw' };
const mending: RouteRule = { who: ['systemAdmin'], scope: 'whole' };
const onTheSpot: RouteRule = {
  who: ['gridOfficer', 'dispatcher', 'handler'],
  scope: 'narrowed',
  reads: 'cases',
};
const governing: RouteRule = {
  who: ['dispatcher', 'supervisor', 'leader'],
  scope: 'narrowed',
  changes: 'configured',
};
const deciding: RouteRule = { who: ['dispatcher', 'supervisor'], scope: 'narrowed', reads: 'cases' };

/** Who makes and shuts accounts. */
const making: RouteRule = { who: ['systemAdmin'], scope: 'none', changes: 'configured' };
/** Who says what accounts and keys see. */
const granting: RouteRule = { who: ['securityAdmin'], scope: 'none', changes: 'configured' };

/** Who keeps playlists and speaks to walls: it changes what a room looks at, never what the city knows. */
const arranging: RouteRule = {
  who: ['dispatcher', 'supervisor', 'leader', 'systemAdmin'],
  scope: 'narrowed',
  changes: 'configured',
};

/**
 * The rule of every route. A route that is not here cannot be added: the server does not start with it. Without accounts
 * this machine may ask them all.
 */
export const routeRules: Readonly<Record<string, RouteRule>> = {
  'GET /healthz': anyone,
  'GET /readyz': anyone,
  'GET /metrics': { who: ['systemAdmin', 'monitor'], scope: 'none' },

  // The pages hold no data; what they show they ask for.
  'GET /': anyone,
  'GET /*': anyone,
  'GET /city': anyone,
  'GET /city/*': anyone,
  'GET /wall/*': anyone,
  'GET /field': anyone,
  'GET /field/*': anyone,
  'GET /brief': anyone,
  'GET /brief/*': anyone,
  'GET /admin': anyone,

  'GET /api/v1/session': anyone,
  'POST /api/v1/session': anyone,
  'POST /api/v1/session/kiosk': anyone,
  'GET /api/v1/session/oidc': anyone,
  'GET /api/v1/session/oidc/callback': anyone,
  'DELETE /api/v1/session': anyone,

  'GET /api/v1/session/passkeys': signedIn,
  'POST /api/v1/session/passkeys': signedIn,
  'POST /api/v1/session/passkeys/options': signedIn,
  'DELETE /api/v1/session/passkeys/:id': signedIn,

  'GET /api/v1/audit': { who: ['auditor'], scope: 'none', reads: 'audit' },
  'GET /api/v1/audit/check': { who: ['auditor'], scope: 'none', reads: 'audit' },

  // Who makes accounts does not say what they see, and who says it makes none.
  'GET /api/v1/accounts': { who: ['systemAdmin', 'securityAdmin'], scope: 'none' },
  'GET /api/v1/accounts/choices': { who: ['systemAdmin', 'securityAdmin'], scope: 'none' },
  'POST /api/v1/accounts': making,
  'POST /api/v1/accounts/:name/password': making,
  'PUT /api/v1/accounts/:name/state': making,
  'DELETE /api/v1/accounts/:name/factor': making,
  'PUT /api/v1/accounts/:name/bindings': granting,
  'GET /api/v1/keys': granting,
  'POST /api/v1/keys': granting,
  'DELETE /api/v1/keys/:id': granting,

  'GET /api/openapi.json': signedIn,
  'GET /api/v1/schemas': signedIn,
  'GET /api/v1/schemas/:name': signedIn,
  'GET /api/v1/measures': signedIn,
  // Their names, of which the public learns, too.
  'GET /api/v1/cities': { who: [...figures, 'systemAdmin', 'public'], scope: 'none' },
  'GET /api/v1/cities/:city': { who: [...figures, 'systemAdmin'], scope: 'narrowed' },
  'GET /api/v1/cities/:city/versions': ofCity,
  'GET /api/v1/cities/:city/versions/:version': ofCity,
  'GET /api/v1/cities/:city/areas': ofCity,
  'GET /api/v1/cities/:city/areas.geojson': ofCity,
  'GET /api/v1/cities/:city/basemap.geojson': ofCity,
  'GET /api/v1/cities/:city/calendar': ofCity,
  'GET /api/v1/cities/:city/deadlines': ofCity,

  // Nothing in it is about fewer than 5 people, so it is the same for everybody.
  'GET /api/v1/cities/:city/open/:month': { who: [...figures, 'public'], scope: 'city' },
  'GET /api/v1/cities/:city/cells': ofSlice,
  'GET /api/v1/cities/:city/frames': ofSlice,
  'GET /api/v1/cities/:city/compare': ofSlice,
  'GET /api/v1/cities/:city/trend': ofSlice,
  'GET /api/v1/cities/:city/breakdown': ofSlice,
  'GET /api/v1/cities/:city/concurrence': ofSlice,
  'GET /api/v1/cities/:city/live': ofSlice,
  'GET /api/v1/cities/:city/overdue': ofCases,
  'GET /api/v1/cities/:city/cases': ofCases,
  'GET /api/v1/cities/:city/cases/:id': ofCases,
  'POST /api/v1/cities/:city/cases/:id/original': { who: handling, scope: 'narrowed' },
  'GET /api/v1/cities/:city/matters': ofCases,
  'GET /api/v1/cities/:city/matters/:key': ofCases,

  'GET /api/v1/cities/:city/overdue/summary': ofSlice,
  'GET /api/v1/cities/:city/handoffs': ofSlice,
  'GET /api/v1/cities/:city/oversight': overseen,
  'GET /api/v1/cities/:city/requests': overseen,
  'POST /api/v1/cities/:city/cases/:id/requests': {
    who: ['leader', 'supervisor'],
    scope: 'narrowed',
    reads: 'cases',
  },
  'GET /api/v1/cities/:city/brief': overseen,
  'GET /api/v1/cities/:city/briefs': overseen,
  'GET /api/v1/cities/:city/briefs/:day': overseen,
  'GET /api/v1/cities/:city/search': ofCases,
  'GET /api/v1/cities/:city/governance-areas': ofSlice,
  'POST /api/v1/cities/:city/governance-areas': governing,
  'PUT /api/v1/cities/:city/governance-areas/:id': governing,
  'DELETE /api/v1/cities/:city/governance-areas/:id': governing,

  'GET /api/v1/cities/:city/matters/proposals': deciding,
  'POST /api/v1/cities/:city/matters/proposals/:case': deciding,
  'POST /api/v1/cities/:city/matters/:key/split': deciding,

  'GET /api/v1/cities/:city/playlists': { who: [...figures, 'systemAdmin'], scope: 'narrowed' },
  'GET /api/v1/cities/:city/playlists/:playlist': { who: [...figures, 'systemAdmin'], scope: 'narrowed' },
  'PUT /api/v1/cities/:city/playlists/:playlist': arranging,
  'DELETE /api/v1/cities/:city/playlists/:playlist': arranging,
  'GET /api/v1/cities/:city/walls': arranging,
  'PUT /api/v1/cities/:city/walls/:wall': ofSlice,
  'POST /api/v1/cities/:city/walls/:wall/commands': arranging,

  // How far a case is from here, and in which direction, tells its point.
  'GET /api/v1/cities/:city/field/near': handled,
  'GET /api/v1/cities/:city/field/mine': handled,
  'GET /api/v1/cities/:city/field/cases/:id': handled,
  'GET /api/v1/cities/:city/field/media/:media': handled,
  'POST /api/v1/cities/:city/field/cases': onTheSpot,
  'POST /api/v1/cities/:city/field/cases/:id/actions': onTheSpot,
  'POST /api/v1/cities/:city/field/cases/:id/media': onTheSpot,

  'POST /api/v1/cities/:city/cases': { who: ['source', 'systemAdmin'], scope: 'whole' },
  'GET /api/v1/cities/:city/quality': quality,
  'GET /api/v1/cities/:city/quality/:finding': { ...quality, reads: 'cases' },
  'GET /api/v1/cities/:city/sources': quality,
  'GET /api/v1/cities/:city/quarantine': keptAside,
  'GET /api/v1/cities/:city/quarantine/:id': keptAside,
  'POST /api/v1/cities/:city/quarantine/:id': mending,
  'POST /api/v1/cities/:city/quarantine/retry': mending,
  'POST /api/v1/cities/:city/quarantine/:id/discard': mending,
};

/** The documentation comes as many files of one library. */
const documentation = /^GET \/api\/docs(\/|$)/;

/**
 * The rule of a route.
 * @param url its address with parameters, as `/api/v1/cities/:city`
 * @throws Error where nobody has said who may ask it
 */
export function ruleOf(method: string, url: string): RouteRule {
  const name = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  if (Object.hasOwn(routeRules, name)) return routeRules[name] as RouteRule;
  if (documentation.test(name)) return signedIn;
  throw new Error(`“${name}” has no rule: say in server/access/route-rules.ts who may ask it.`);
}
