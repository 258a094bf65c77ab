import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';
import type { Faults } from './faults';
import { type PackFile, placeOf } from './pack-file';

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
// The package is CommonJS: its function may stand under `default`.
const addAllFormats =
  typeof addFormats === 'function' ? addFormats : (addFormats as { default: typeof addFormats }).default;
addAllFormats(ajv);

/** Whether a value follows a schema; what does not is noted. */
export function followsSchema<Schema extends TSchema>(
  schema: Schema,
  file: PackFile,
  faults: Faults,
): file is PackFile & { value: Static<Schema> } {
  const errors = listSchemaErrors(schema, file.value);
  for (const error of errors) faults.add(placeOf(file, error.path), error.text);
  return errors.length === 0;
}

/** The faults of a value by its schema, each with the path to it; empty when there are none. */
export function listSchemaErrors(
  schema: TSchema,
  value: unknown,
): { path: (string | number)[]; text: string }[] {
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  const byPath = new Map<string, ErrorObject[]>();
  for (const error of keepOwnBranch(validate.errors ?? [])) {
    byPath.set(error.instancePath, [...(byPath.get(error.instancePath) ?? []), error]);
  }
  return [...byPath].map(([path, errors]) => ({ path: stepsOf(path, value), text: describe(errors) }));
}

// Of a union, the branches that the value plainly does not mean only confuse: those whose constant differs while
// another branch's does not.
function keepOwnBranch(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = errors.filter((error) => error.keyword !== 'anyOf');
  for (const union of errors.filter((error) => error.keyword === 'anyOf')) {
    const branches = new Map<string, ErrorObject[]>();
    for (const error of kept) {
      const branch = error.schemaPath.startsWith(`${union.schemaPath}/`)
        ? error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0]
        : undefined;
      if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    const meant = [...branches.values()].filter(
      (branch) => !branch.some((error) => isOtherKind(error, union)),
    );
    if (meant.length === 0) continue;
    const dropped = new Set([...branches.values()].filter((branch) => !meant.includes(branch)).flat());
    kept = kept.filter((error) => !dropped.has(error));
  }
  return kept;
}

function isOtherKind(error: ErrorObject, union: ErrorObject): boolean {
  return error.keyword === 'const' && error.instancePath.length > union.instancePath.length;
}

function describe(errors: readonly ErrorObject[]): string {
  const allowed = errors.flatMap((error) => (error.keyword === 'const' ? [error.params.allowedValue] : []));
  const texts = errors.filter((error) => error.keyword !== 'const').map(describeOne);
  if (allowed.length > 0)
    texts.unshift(`must be ${allowed.map((value) => JSON.stringify(value)).join(' or ')}`);
  return [...new Set(texts)].join('; ');
}

function describeOne(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
      return `lacks "${error.params.missingProperty}"`;
    case 'additionalProperties':
      return `has "${error.params.additionalProperty}", which is not known here; check its spelling`;
    case 'enum':
      return `must be one of ${error.params.allowedValues.join(', ')}`;
    case 'pattern':
      return `${JSON.stringify(error.data)} does not have the form ${error.params.pattern}`;
    case 'type':
      return `must be ${[error.params.type].flat().join(' or ')}, not ${JSON.stringify(error.data)?.slice(0, 60)}`;
    default:
      return error.message ?? error.keyword;
  }
}

// Steps of a JSON pointer; those into a list become numbers.
function stepsOf(pointer: string, value: unknown): (string | number)[] {
  const steps: (string | number)[] = [];
  let inner = value;
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(Array.isArray(inner) ? Number(step) : step);
    inner = inner === null || typeof inner !== 'object' ? undefined : Reflect.get(inner, step);
  }
  return steps;
}
