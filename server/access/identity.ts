import type { Text } from '@zhiyu/shared/pack';
import type { Binding } from '../store/accounts';
import type { Viewer } from '../viewer';

/** Who a request comes from, once that has been proved: an account that is signed in, or the holder of a token. */
export interface Identity {
  /** Name of the account, or `key:` with the number of the token. */
  id: string;
  role: string;
  label: Text;
  /** What it may see; an identity that is bound to nothing sees no city. */
  bindings: Binding[];
  /** When it ends at the latest, in milliseconds. */
  endsAt: number;
  /** Whether it ends where nothing is asked for long. */
  mayRest: boolean;
  /** How it was proved. A cookie is sent by the browser unasked, so that changes ask for more. */
  by: 'session' | 'key';
  /** Digest of what it was proved by, in hexadecimal. */
  digest: string;
  /** Sources whose cases it may hand in; null: any. */
  sources: string[] | null;
}

/** The viewer of a city that an identity is; null where it is not bound to that city. With no city, one that sees no case. */
export function viewerOf(identity: Identity, city: string | null): Viewer | null {
  const { id, role, label } = identity;
  const cities = [...new Set(identity.bindings.map((binding) => binding.city))];
  const bound = identity.bindings.filter((binding) => binding.city === city);
  if (city !== null && bound.length === 0) return null;
  const nodes = (kind: Binding['kind']) =>
    bound.filter((binding) => binding.kind === kind).map(({ node }) => node);
  return {
    id,
    role,
    label,
    cities,
    areas: nodes('area'),
    categories: nodes('category'),
    units: nodes('unit'),
  };
}
