import type { Readable } from 'node:stream';
import type { Concurrence } from '@zhiyu/shared/concurrence';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { MatterListAnswer } from '@zhiyu/shared/matter-contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import type { RouteContext } from '../api';
import { createItems } from '../case-item';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { describeAuditTable, writeAuditRow } from '../export-audit';
import { describeCaseTable, writeCaseRow } from '../export-cases';
import { describeCellTable, putCellRows } from '../export-cells';
import { writeCompareTable } from '../export-compare';
import { writeMatterTable } from '../export-matters';
import type { Cell, ExportTable, PutRows } from '../export-table';
import type { ExportLanguage } from '../export-words';
import { withholdTexts } from '../personal';
import { type AuditChoice, countAudit, listAudit } from '../store/audit-store';
import type { CaseRecord } from '../store/case-record';
import { readSnapshot, type Snapshot } from '../store/snapshot';
import { writeCsv } from '../write-csv';
import { MOST_SHEET_ROWS, writeXlsx } from '../write-xlsx';
import type { CellAnswer } from './cell-formats';

const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
/** How an answer is written. */
export type AnswerForm = keyof typeof mediaTypes;
const forms = Object.keys(mediaTypes) as AnswerForm[];

/** Query parameters of answers that come as tables too. */
export const exportQuery = {
  format: Type.Optional(
    Type.Unsafe<AnswerForm>({
      type: 'string',
      enum: forms,
      description: 'goes before Accept; csv and xlsx hold all rows of a list, whatever cursor and limit',
    }),
  ),
  lang: Type.Optional(
    Type.Unsafe<ExportLanguage>({
      type: 'string',
      enum: ['zh', 'en'],
      description: 'goes before Accept-Language',
    }),
  ),
};

/** The answer 200 of a route that comes as JSON or as a table. */
export function describeTables(schema: TSchema) {
  const binary = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });
  return {
    description: 'as JSON; as CSV, or as a workbook, with the headers in Chinese or English',
    content: {
      [mediaTypes.json]: { schema },
      [mediaTypes.csv]: { schema: Type.Unsafe<unknown>({ type: 'string' }) },
      [mediaTypes.xlsx]: { schema: binary },
    },
  };
}

/** Which form a request asks for. */
export function readForm(request: FastifyRequest, format: AnswerForm | undefined): AnswerForm {
  if (format !== undefined) return format;
  const accepted = request.accepts().type(Object.values(mediaTypes));
  return forms.find((form) => mediaTypes[form] === accepted) ?? 'json';
}

/** The language of an export: as asked, else what the reader prefers. */
export function readLanguage(request: FastifyRequest, lang: ExportLanguage | undefined): ExportLanguage {
  return lang ?? (request.accepts().language(['zh', 'en']) === 'en' ? 'en' : 'zh');
}

/** A list of cases to be written whole. */
export interface CaseList {
  city: CityModel;
  kind: 'cases' | 'overdue';
  asOf: number;
  count: (snapshot: Snapshot) => Promise<number>;
  /** The next rows after those that were read. */
  read: (snapshot: Snapshot, after: CaseRecord | null, limit: number) => Promise<CaseRecord[]>;
}

const ROWS_AT_ONCE = 5000;
/** Tables that are written at once: each holds a connection for as long as its reader takes. */
const MOST_AT_ONCE = 3;
let writing = 0;

/**
 * Answers with all cases of a list, all on one state of the city.
 * @throws ZhiyuError `too-many-rows` (413) where a sheet cannot hold them, `exports-busy` (503)
 */
export async function sendCaseTable(
  { db }: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
  form: 'csv' | 'xlsx',
  lang: ExportLanguage | undefined,
  list: CaseList,
): Promise<FastifyReply> {
  const { city, kind, asOf } = list;
  const language = readLanguage(request, lang);
  if (form === 'xlsx') checkRows(await readSnapshot(db, city.id, list.count));
  checkBusy();
  let isBegun = false;
  const fill = (put: PutRows) =>
    readSnapshot(db, city.id, async (snapshot) => {
      // What has been sent cannot be taken back, so it is not begun anew.
      if (isBegun) throw new Error('the database went away while a table was written');
      isBegun = true;
      for (let after: CaseRecord | null = null; ; ) {
        const records: CaseRecord[] = await list.read(snapshot, after, ROWS_AT_ONCE);
        if (records.length === 0) return;
        const items = withholdTexts(request.viewer, createItems(city, records, asOf));
        await put(items.map((item) => writeCaseRow(city, item, language)));
        if (records.length < ROWS_AT_ONCE) return;
        after = records.at(-1) ?? null;
      }
    });
  const table = describeCaseTable(city, kind, language);
  return sendTable(reply, form, { table, fill, name: `${city.id}-${kind}`, asOf });
}

/**
 * Answers with the entries of the audit that fit, all of them, the latest first. An entry that comes meanwhile is left out.
 * @throws ZhiyuError `too-many-rows` (413) where a sheet cannot hold them, `exports-busy` (503)
 */
export async function sendAuditTable(
  { db, now }: Pick<RouteContext, 'db' | 'now'>,
  request: FastifyRequest,
  reply: FastifyReply,
  form: 'csv' | 'xlsx',
  lang: ExportLanguage | undefined,
  choice: Omit<AuditChoice, 'before' | 'limit'>,
): Promise<FastifyReply> {
  const language = readLanguage(request, lang);
  const [last] = await listAudit(db, { ...choice, before: null, limit: 1 });
  const end = (last?.seq ?? 0) + 1;
  if (form === 'xlsx') checkRows(await countAudit(db, { ...choice, before: end }));
  checkBusy();
  const fill = async (put: PutRows) => {
    for (let before = end; ; ) {
      const entries = await listAudit(db, { ...choice, before, limit: ROWS_AT_ONCE });
      await put(entries.map((entry) => writeAuditRow(entry, language)));
      if (entries.length < ROWS_AT_ONCE) return;
      before = entries.at(-1)?.seq ?? 0;
    }
  };
  reply.header('cache-control', 'no-store');
  const table = describeAuditTable(language);
  return sendTable(reply, form, { table, fill, name: 'zhiyu-audit', asOf: now() });
}

/** Answers with a comparison as a table. */
export function sendCompareTable(
  request: FastifyRequest,
  reply: FastifyReply,
  form: 'csv' | 'xlsx',
  lang: ExportLanguage | undefined,
  city: CityModel,
  answer: CompareAnswer,
): FastifyReply {
  const { table, rows } = writeCompareTable(city, answer, readLanguage(request, lang));
  const fill = (put: PutRows) => put(rows);
  return sendTable(reply, form, { table, fill, name: `${city.id}-compare`, asOf: Date.parse(answer.asOf) });
}

/**
 * Answers with a list of matters as a table.
 * @param read the list on one state of the city, with `limit` matters at most
 * @throws ZhiyuError `too-many-rows` (413) where a sheet cannot hold them, `exports-busy` (503)
 */
export async function sendMatterTable(
  request: FastifyRequest,
  reply: FastifyReply,
  form: 'csv' | 'xlsx',
  lang: ExportLanguage | undefined,
  city: CityModel,
  read: (limit: number) => Promise<MatterListAnswer>,
): Promise<FastifyReply> {
  checkBusy();
  const answer = await read(MOST_SHEET_ROWS);
  checkRows(answer.total);
  const { table, rows } = writeMatterTable(city, answer.items, readLanguage(request, lang));
  const fill = (put: PutRows) => put(rows);
  return sendTable(reply, form, { table, fill, name: `${city.id}-matters`, asOf: Date.parse(answer.asOf) });
}

/** Answers with a table that is at hand. */
export function sendRows(
  reply: FastifyReply,
  form: 'csv' | 'xlsx',
  { rows, ...about }: { table: ExportTable; rows: Cell[][]; name: string; asOf: number },
): FastifyReply {
  return sendTable(reply, form, { ...about, fill: (put) => put(rows) });
}

/** Answers with cells as a workbook: a line a cell, its middle and its figures. */
export function sendCellTable(
  request: FastifyRequest,
  reply: FastifyReply,
  lang: ExportLanguage | undefined,
  city: CityModel,
  answer: CellAnswer,
  distinct: Concurrence | undefined,
): FastifyReply {
  const language = readLanguage(request, lang);
  const table = describeCellTable(city, answer, distinct, language);
  const fill = (put: PutRows) => putCellRows(answer, put);
  const name = `${city.id}-cells-${answer.measure}`;
  return sendTable(reply, 'xlsx', { table, fill, name, asOf: Date.parse(answer.asOf) });
}

interface Filled {
  table: ExportTable;
  fill: (put: PutRows) => Promise<void>;
  name: string;
  asOf: number;
}

function sendTable(
  reply: FastifyReply,
  form: 'csv' | 'xlsx',
  { table, fill, name, asOf }: Filled,
): FastifyReply {
  const write: (table: ExportTable, fill: Filled['fill']) => Readable = form === 'csv' ? writeCsv : writeXlsx;
  writing += 1;
  const stream = write(table, fill);
  stream.on('close', () => {
    writing -= 1;
  });
  const asOfText = table.zone.toIso(asOf);
  reply.headers({
    'content-disposition': `attachment; filename="${name}-${asOfText.slice(0, 10)}.${form}"`,
    'zhiyu-as-of': asOfText,
    vary: 'accept, accept-language',
  });
  return reply.type(form === 'csv' ? `${mediaTypes.csv}; charset=utf-8` : mediaTypes.xlsx).send(stream);
}

function checkRows(rows: number): void {
  if (rows < MOST_SHEET_ROWS) return;
  throw new ZhiyuError(
    'too-many-rows',
    `The list has ${rows} rows, more than the ${MOST_SHEET_ROWS - 1} of a sheet. Ask for less, or for CSV.`,
    { status: 413 },
  );
}

function checkBusy(): void {
  if (writing < MOST_AT_ONCE) return;
  throw new ZhiyuError('exports-busy', `${MOST_AT_ONCE} tables are being written already. Try again soon.`, {
    status: 503,
  });
}
