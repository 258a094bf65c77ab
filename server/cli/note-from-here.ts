import { userInfo } from 'node:os';
import { createAudit } from '../access/audit';
import { openSecretBox } from '../access/secret-box';
import type { Config } from '../config';
import type { AuditNote } from '../store/audit-store';
import type { Database } from '../store/database';

/** What the audit is told of something done at the command line of this machine. */
export function noteFromHere(action: string, subject: string): AuditNote {
  const who = `command line: ${userInfo().username}`;
  return { at: Date.now(), who, role: '', action, city: null, subject, address: 'local', result: 'ok' };
}

/** Notes something done at the command line. */
export async function auditFromHere(
  db: Database,
  config: Config,
  action: string,
  subject: string,
): Promise<void> {
  const audit = createAudit(db, () => openSecretBox(config.keyFile).derive('audit'));
  await audit.note(noteFromHere(action, subject));
}
