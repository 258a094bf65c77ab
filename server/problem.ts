import { STATUS_CODES } from 'node:http';
import type { Problem } from '@zhiyu/shared/contract';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import { ZhiyuError } from './errors';

/** Media type of RFC 9457. */
const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Seconds after which it may pay to ask again while the database is away. */
const RETRY_AFTER_SECONDS = 5;

/** Why a body was not read, by the web server's own codes. */
const unreadBodies = new Map([
  [
    'FST_ERR_CTP_BODY_TOO_LARGE',
    { status: 413, code: 'body-too-large', detail: 'The body is too large. Send it in smaller batches.' },
  ],
]);

/** A problem document; `code` is stable, `detail` says what to do. */
export function createProblem(status: number, code: string, detail: string, instance: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:zhiyu:problem:${code}`, title, status, detail, code, instance };
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  // As text, so that the schema of the route's own answer is not asked.
  return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}

/** The problem that an error is to whoever asked. What is not their doing is told without its inside. */
export function explainFailure(error: FastifyError | ZhiyuError | Error, request: FastifyRequest): Problem {
  const instance = request.url;
  if (error instanceof ZhiyuError) {
    return { ...error.members, ...createProblem(error.status, error.code, error.message, instance) };
  }
  if ('validation' in error && error.validation?.[0]) {
    const { code, detail } = explainValidation(error.validation[0], request);
    return createProblem(400, code, detail, instance);
  }
  if ('code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return createProblem(415, 'unsupported-media-type', explainMediaType(request), instance);
  }
  const unread = 'code' in error ? unreadBodies.get(error.code) : undefined;
  if (unread !== undefined) return createProblem(unread.status, unread.code, unread.detail, instance);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 400 && status < 500) {
    return createProblem(status, 'bad-request', `The request cannot be read: ${error.message}`, instance);
  }
  return createProblem(
    500,
    'unexpected',
    'Something went wrong inside Zhiyu. Its log has the details; try again, and report it if it goes on.',
    instance,
  );
}

function explainValidation(
  fault: FastifySchemaValidationError,
  request: FastifyRequest,
): { code: string; detail: string } {
  const name = String(
    fault.params.additionalProperty ?? fault.params.missingProperty ?? fault.instancePath.split('/')[1] ?? '',
  );
  const known = listParameters(request);
  if (fault.keyword === 'additionalProperties') {
    const detail = `There is no parameter “${name}” here. It may be one of: ${known.join(', ') || 'none'}.`;
    return { code: 'unknown-parameter', detail };
  }
  if (fault.keyword === 'required') {
    return { code: 'missing-parameter', detail: `The parameter “${name}” is missing.` };
  }
  if (fault.keyword === 'type' && Array.isArray(readParameter(request, name))) {
    return { code: 'repeated-parameter', detail: `The parameter “${name}” may stand once only.` };
  }
  return { code: 'bad-parameter', detail: `The parameter “${name}” ${explainValue(fault)}.` };
}

function explainValue({ keyword, params, message }: FastifySchemaValidationError): string {
  const { allowedValues } = params;
  if (keyword === 'enum' && Array.isArray(allowedValues)) return `may be one of: ${allowedValues.join(', ')}`;
  return message ?? 'has a value that is not allowed';
}

function explainMediaType({ headers, routeOptions }: FastifyRequest): string {
  const said = headers['content-type'];
  const was = said === undefined ? 'The body has no Content-Type' : `A body of ${said} is not read here`;
  return `${was}. Send it as one of: ${listMediaTypes(routeOptions.schema?.body).join(', ')}.`;
}

/** The media types that a route reads, by the schema of its body. */
function listMediaTypes(body: unknown): string[] {
  const content = typeof body === 'object' && body && 'content' in body && body.content;
  return typeof content === 'object' && content ? Object.keys(content) : ['application/json'];
}

function listParameters(request: FastifyRequest): string[] {
  const schema: unknown = request.routeOptions.schema?.querystring;
  const properties = typeof schema === 'object' && schema && 'properties' in schema && schema.properties;
  return typeof properties === 'object' && properties ? Object.keys(properties) : [];
}

function readParameter(request: FastifyRequest, name: string): unknown {
  const query: unknown = request.query;
  return typeof query === 'object' && query ? new Map(Object.entries(query)).get(name) : undefined;
}
