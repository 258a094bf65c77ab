import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditNote } from '../store/audit-store';
import { handlesCases } from '../viewer';
import type { Audit } from './audit';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the audit is told of the request beside its address: who tried to sign in, and as what; why something was opened. */
    told: { who: string; action: string; why?: string } | null;
    /** Whether the audit was told already; a failure of telling is told by nothing. */
    isNoted: boolean;
    /** Why the request was refused. */
    refusal: string | null;
  }
}

/**
 * Notes what people and keys do, before they get their answer: changes, exports, reads of what people wrote, what was refused
 * to them, and every sign-in. Where the note cannot be kept, the answer is a failure.
 */
export function auditRequests(server: FastifyInstance, audit: Audit, now: () => number): void {
  server.decorateRequest('told', null);
  server.decorateRequest('isNoted', false);
  server.decorateRequest('refusal', null);
  server.addHook('onSend', async (request, reply, payload) => {
    const action = request.isNoted ? null : actionOf(request, reply);
    request.isNoted = true;
    if (action !== null) await audit.note(describe(request, reply, action, now()));
    return payload;
  });
}

/** What a request did; null where it is not noted. */
function actionOf(request: FastifyRequest, reply: FastifyReply): string | null {
  if (request.told !== null && (request.identity === null || reply.statusCode !== 403)) {
    return request.told.action;
  }
  if (request.identity === null) return null;
  if (reply.statusCode === 403) return 'denied';
  const rule = request.routeOptions.config.rule;
  if (request.method !== 'GET' && request.method !== 'HEAD') return rule?.changes ?? 'changed';
  if (reply.statusCode >= 400) return null;
  if (isFile(reply)) return 'exported';
  const reads = rule?.reads;
  if (reads === 'audit' || reads === 'raw') return 'read';
  return reads === 'cases' && handlesCases(request.viewer) ? 'read' : null;
}

/** Forms in which an answer is taken along, even where the browser shows it first. */
const fileTypes = new Set([
  'application/pdf',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);

function isFile(reply: FastifyReply): boolean {
  const [mediaType = ''] = String(reply.getHeader('content-type') ?? '').split(';');
  const isAttached = String(reply.getHeader('content-disposition') ?? '').startsWith('attachment');
  return isAttached || fileTypes.has(mediaType);
}

function describe(request: FastifyRequest, reply: FastifyReply, action: string, at: number): AuditNote {
  const { identity, told, refusal, method, url, ip, params } = request;
  const city = typeof params === 'object' && params !== null && 'city' in params ? String(params.city) : null;
  return {
    at,
    who: told?.who ?? identity?.id ?? '',
    role: identity?.role ?? '',
    action,
    city,
    subject: `${method} ${url}${told?.why === undefined ? '' : ` · ${told.why}`}`,
    address: ip,
    result: refusal ?? (reply.statusCode < 400 ? 'ok' : String(reply.statusCode)),
  };
}
