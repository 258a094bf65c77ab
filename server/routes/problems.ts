import { ProblemSchema } from '@zhiyu/shared/contract';

const descriptions = {
  400: 'A parameter is unknown, repeated, missing or has a value that is not allowed; `detail` names it',
  401: 'Nobody is signed in, or the sign-in failed',
  403: 'It lies outside what the viewer may see or do, or the request comes from elsewhere',
  404: 'The city or an identifier of it is unknown',
  406: 'None of the accepted media types is on offer',
  409: 'What is asked for is not possible as things stand; `detail` says why',
  413: 'The answer would be too large, or the body is; `detail` says how to ask for less or to send less',
  415: 'The body is of a type, or packed in a way, that is not read here',
  422: 'What is asked for depends on what is not known yet, such as next year’s holidays, or contradicts what was sent before',
  429: 'Too many requests; ask again after `Retry-After` seconds',
  503: 'The database is away; ask again after `Retry-After` seconds',
} as const;

/** The problem documents of a route, for its schema. */
export function describeProblems(...statuses: (keyof typeof descriptions)[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: descriptions[status],
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}
