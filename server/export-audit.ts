import { auditActions } from '@zhiyu/shared/audit-actions';
import { isRole, roles } from '@zhiyu/shared/roles';
import { createZone } from '@zhiyu/shared/zone';
import type { Cell, ColumnKind, ExportTable } from './export-table';
import { auditColumns, type ExportLanguage, tableTitles } from './export-words';
import type { AuditEntry } from './store/audit-store';

const columnNames = Object.keys(auditColumns) as (keyof typeof auditColumns)[];
const kinds: Partial<Record<keyof typeof auditColumns, ColumnKind>> = { seq: 'number' };

/**
 * The table of the audit. Instants are told in UTC, to the millisecond, as they stand in the chain; the digest of an entry is
 * what `zhiyu audit verify --expect <number>:<digest>` finds it again by.
 */
export function describeAuditTable(language: ExportLanguage): ExportTable {
  return {
    title: tableTitles.audit[language],
    columns: columnNames.map((name) => ({ name: auditColumns[name][language], kind: kinds[name] ?? 'text' })),
    zone: createZone('UTC'),
  };
}

/** A row of the table. */
export function writeAuditRow(entry: AuditEntry, language: ExportLanguage): Cell[] {
  const { role, action } = entry;
  const values: Record<keyof typeof auditColumns, Cell> = {
    seq: entry.seq,
    at: new Date(entry.at).toISOString(),
    who: entry.who,
    role: isRole(role) ? roles[role][language] : role,
    action,
    actionName: auditActions[action]?.[language] ?? action,
    city: entry.city,
    subject: entry.subject,
    address: entry.address,
    result: entry.result,
    digest: entry.digest.toString('hex'),
  };
  return columnNames.map((name) => values[name]);
}
