import type { Words } from '../i18n';
import type { SliceFilters } from '../slice-filters';
import type { Explorer } from './explorer-context';

/** A filter of the slice as it is called, and the filters without it. */
export interface FilterName {
  key: string;
  name: string;
  without: SliceFilters;
}

/** What the slice is cut to beside place, category and time, one by one; empty where it is not. */
export function listFilters({ city, view }: Explorer, { messages, text }: Words): FilterName[] {
  const { filters } = view;
  const { requestTypes, channels, requesters, handledBy } = filters;
  const unit = city.units.find(({ id }) => id === handledBy);
  const nameOfChannel = (id: string) => {
    const channel = city.channels.find((one) => one.id === id);
    return channel ? text(channel.name) : id;
  };
  return [
    ...requestTypes.map((id) => ({
      key: id,
      name: messages.codes.requestType[id],
      without: { ...filters, requestTypes: requestTypes.filter((one) => one !== id) },
    })),
    ...channels.map((id) => ({
      key: `channel ${id}`,
      name: nameOfChannel(id),
      without: { ...filters, channels: channels.filter((one) => one !== id) },
    })),
    ...requesters.map((id) => ({
      key: id,
      name: messages.codes.requester[id],
      without: { ...filters, requesters: requesters.filter((one) => one !== id) },
    })),
    ...(handledBy === null
      ? []
      : [
          {
            key: `unit ${handledBy}`,
            name: unit ? text(unit.name) : handledBy,
            without: { ...filters, handledBy: null },
          },
        ]),
  ];
}
