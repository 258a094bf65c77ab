import { ZhiyuError } from './errors';
import { seesAll, type Viewer } from './viewer';

/** Roles that may hand in cases and mend rows. Without accounts the server answers this machine alone. */
const writingRoles = new Set(['demo', 'systemAdmin', 'source']);

/**
 * Asks whether a viewer may change what the city knows: hand in cases, mend rows, send them again.
 * @throws ZhiyuError `may-not-write` (403)
 */
export function checkMayWrite(viewer: Viewer): void {
  if (writingRoles.has(viewer.role) && seesAll(viewer)) return;
  throw new ZhiyuError('may-not-write', 'You may look at cases here, but not hand them in or mend them.', {
    status: 403,
  });
}

/**
 * Asks whether a viewer sees all of a city: rows that were kept aside belong to no area and no category.
 * @throws ZhiyuError `outside-view` (403)
 */
export function checkSeesAll(viewer: Viewer): void {
  if (seesAll(viewer)) return;
  const message = 'Sources and data quality are for those who may see the whole city.';
  throw new ZhiyuError('outside-view', message, { status: 403 });
}
