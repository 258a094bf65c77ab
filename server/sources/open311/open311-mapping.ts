import { type Mapping, MappingSchema } from '@zhiyu/shared/mapping';
import type { SourceSettings } from '@zhiyu/shared/source-settings';
import { ZhiyuError } from '../../errors';
import { listSchemaErrors } from '../../pack/check-schema';

/**
 * What the fields of a GeoReport v2 request mean. A closed request says no instant of its closing, so its last update
 * stands for it, unless the server has a field of its own. Pictures and who asked are never taken.
 *
 * @throws ZhiyuError `bad-settings` where the settings' own mapping does not fit
 */
export function open311Mapping({ id, name, mapping: own }: SourceSettings): Mapping {
  const mapping: Mapping = {
    source: id,
    ...(name && { name: name.en }),
    sourceId: 'service_request_id',
    statedAt: 'updated_datetime',
    reportedAt: 'requested_datetime',
    closedAt: { firstOf: ['closed_datetime', 'updated_datetime'] },
    dueAt: 'expected_datetime',
    status: { column: 'status', open: ['open', 'Open', 'OPEN'], closed: ['closed', 'Closed', 'CLOSED'] },
    point: { lng: 'long', lat: 'lat' },
    category: { columns: ['group', 'service_name'], unknown: 'create' },
    unit: { column: 'agency_responsible', unknown: 'create' },
    title: 'service_name',
    text: 'description',
    address: 'address',
    ...own,
  };
  const faults = listSchemaErrors(MappingSchema, mapping);
  if (faults.length === 0) return mapping;
  const lines = faults.map(({ path, text }) => `  mapping.${path.join('.')}: ${text}`);
  throw new ZhiyuError('bad-settings', `The mapping of the source is not right:\n${lines.join('\n')}`, {
    exitCode: 2,
  });
}
