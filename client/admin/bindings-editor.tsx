import { useQuery } from '@tanstack/react-query';
import type { BindingAnswer, ChoicesAnswer } from '@zhiyu/shared/admin-contract';
import { useState } from 'react';
import { fetchChoices } from '../api-admin';
import { useWords } from '../i18n';
import styles from './admin.module.css';
import { NamedField } from './named-field';

type City = ChoicesAnswer['cities'][number];
type Kind = BindingAnswer['kind'];
const kinds = ['city', 'area', 'category', 'unit'] as const;

/** What can be bound to; names alone. */
export function useChoices() {
  return useQuery({
    queryKey: ['admin-choices'],
    queryFn: ({ signal }) => fetchChoices(signal),
    staleTime: 60_000,
  });
}

/** The name of what a binding stands for. */
export function useBindingName(): (binding: BindingAnswer) => string {
  const { data } = useChoices();
  const { messages, text } = useWords();
  return ({ city: id, kind, node }) => {
    const city = data?.cities.find((one) => one.id === id);
    const name = city ? text(city.name) : id;
    if (kind === 'city') return `${name}${messages.separator}${messages.admin.bindings.whole}`;
    const found = city && nodesOf(city, kind).find((one) => one.id === node);
    return `${name}${messages.separator}${found ? text(found.name) : node}`;
  };
}

function nodesOf(city: City, kind: Kind): City['areas'] {
  if (kind === 'area') return city.areas;
  return kind === 'category' ? city.categories : kind === 'unit' ? city.units : [];
}

/** Chooses what somebody sees: whole cities, or areas, categories and units of them. */
export function BindingsEditor(props: {
  bindings: BindingAnswer[];
  onChange: (bindings: BindingAnswer[]) => void;
}) {
  const { bindings, onChange } = props;
  const { messages, text } = useWords();
  const words = messages.admin.bindings;
  const { data } = useChoices();
  const nameOf = useBindingName();
  const [cityId, setCity] = useState('');
  const [kind, setKind] = useState<Kind>('city');
  const [node, setNode] = useState('');
  const city = data?.cities.find(({ id }) => id === cityId) ?? data?.cities[0];
  if (city === undefined) return <p className={styles.quiet}>{messages.admin.loading}</p>;
  const nodes = listByDepth(nodesOf(city, kind));
  const chosen = kind === 'city' ? city.id : (nodes.find(({ id }) => id === node) ?? nodes[0])?.id;
  const add = () => {
    if (chosen === undefined) return;
    const binding = { city: city.id, kind, node: chosen };
    const isThere = bindings.some((one) => sameBinding(one, binding));
    if (!isThere) onChange([...bindings, binding]);
  };
  return (
    <>
      <NamedField name={words.city}>
        <select value={city.id} onChange={({ target }) => setCity(target.value)}>
          {data?.cities.map(({ id, name }) => (
            <option key={id} value={id}>
              {text(name)}
            </option>
          ))}
        </select>
      </NamedField>
      <NamedField name={messages.admin.accounts.scope}>
        <select value={kind} name="kind" onChange={({ target }) => setKind(target.value as Kind)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {one === 'city' ? words.whole : words.kinds[one]}
            </option>
          ))}
        </select>
      </NamedField>
      {kind !== 'city' && (
        <NamedField name={words.kinds[kind]}>
          <select value={chosen} name="node" onChange={({ target }) => setNode(target.value)}>
            {nodes.map(({ id, name, depth }) => (
              <option key={id} value={id}>
                {`${'　'.repeat(depth)}${text(name)}`}
              </option>
            ))}
          </select>
        </NamedField>
      )}
      <button type="button" className={styles.button} onClick={add}>
        {words.add}
      </button>
      <ul className={styles.chosen} aria-label={words.chosen}>
        {bindings.map((binding) => {
          const name = nameOf(binding);
          return (
            <li key={`${binding.city} ${binding.kind} ${binding.node}`}>
              <button
                type="button"
                aria-label={words.remove(name)}
                onClick={() => onChange(bindings.filter((one) => !sameBinding(one, binding)))}
              >
                {name} ×
              </button>
            </li>
          );
        })}
        {bindings.length === 0 && <li className={styles.quiet}>{words.none}</li>}
      </ul>
      <p className={styles.hint}>{words.hint}</p>
    </>
  );
}

function sameBinding(one: BindingAnswer, other: BindingAnswer): boolean {
  return one.city === other.city && one.kind === other.kind && one.node === other.node;
}

/** The nodes of a tree, each under its parent, with its depth. */
function listByDepth(nodes: City['areas']): (City['areas'][number] & { depth: number })[] {
  const list = (parent: string | null, depth: number): (City['areas'][number] & { depth: number })[] =>
    nodes
      .filter((node) => node.parent === parent)
      .flatMap((node) => [{ ...node, depth }, ...list(node.id, depth + 1)]);
  return list(null, 0);
}
