import { posix } from 'node:path';
import { ZhiyuError } from '../errors';
import { readXml } from './read-xml';
import { meaningOf, type NumberMeaning } from './sheet-dates';
import type { ZipFile } from './zip-file';

/** What the sheets of an XLSX file share. */
export interface Workbook {
  /** In the order of the tabs; `path` is the entry of the file. */
  sheets: { name: string; path: string; isHidden: boolean }[];
  is1904: boolean;
  /** Texts that cells refer to by number. */
  texts: string[];
  /** What numbers stand for, by the style of their cell. */
  meanings: NumberMeaning[];
}

/** Characters of shared texts that are kept in memory. */
const MOST_CHARACTERS = 512 * 1024 * 1024;

/**
 * Reads what the sheets share.
 * @throws ZhiyuError `not-xlsx` where the file holds no workbook, `texts-too-large`
 */
export async function readWorkbook(zip: ZipFile, path: string): Promise<Workbook> {
  const relations = await readRelations(zip, '_rels/.rels', '');
  const main = [...relations.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target;
  if (main === undefined || !zip.has(main)) {
    throw new ZhiyuError('not-xlsx', `The file ${path} is a ZIP file, but no XLSX workbook.`);
  }
  const folder = posix.dirname(main);
  const parts = await readRelations(zip, `${folder}/_rels/${posix.basename(main)}.rels`, folder);
  const partOf = (type: string) => [...parts.values()].find((part) => part.type.endsWith(type))?.target ?? '';
  const { sheets, is1904 } = await readSheets(zip, main);
  return {
    sheets: sheets.flatMap(({ name, relation, isHidden }) => {
      const target = parts.get(relation)?.target;
      return target === undefined ? [] : [{ name, path: target, isHidden }];
    }),
    is1904,
    texts: await readTexts(zip, partOf('/sharedStrings'), path),
    meanings: await readMeanings(zip, partOf('/styles')),
  };
}

async function readRelations(
  zip: ZipFile,
  name: string,
  folder: string,
): Promise<Map<string, { type: string; target: string }>> {
  const relations = new Map<string, { type: string; target: string }>();
  const open = (tag: string, { Id = '', Type = '', Target = '' }: Record<string, string>) => {
    if (tag !== 'Relationship') return;
    const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
    relations.set(Id, { type: Type, target });
  };
  if (zip.has(name)) for await (const _ of readXml(zip.read(name), { open }));
  return relations;
}

async function readSheets(zip: ZipFile, main: string) {
  const sheets: { name: string; relation: string; isHidden: boolean }[] = [];
  let is1904 = false;
  const open = (tag: string, attributes: Record<string, string>) => {
    if (tag === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    if (tag !== 'sheet') return;
    const relation = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1] ?? '';
    const isHidden = (attributes.state ?? 'visible') !== 'visible';
    sheets.push({ name: attributes.name ?? '', relation, isHidden });
  };
  for await (const _ of readXml(zip.read(main), { open }));
  return { sheets, is1904 };
}

async function readTexts(zip: ZipFile, name: string, path: string): Promise<string[]> {
  const texts: string[] = [];
  let characters = 0;
  let item = '';
  let isText = false;
  let phonetic = 0;
  const handlers = {
    open(tag: string) {
      if (tag === 'si') item = '';
      if (tag === 'rPh') phonetic += 1;
      isText = tag === 't' && phonetic === 0;
    },
    text(text: string) {
      if (isText) item += text;
    },
    close(tag: string) {
      if (tag === 't') isText = false;
      if (tag === 'rPh') phonetic -= 1;
      if (tag !== 'si') return;
      texts.push(unescapeText(item));
      characters += item.length;
    },
  };
  if (!zip.has(name)) return texts;
  for await (const _ of readXml(zip.read(name), handlers)) {
    if (characters <= MOST_CHARACTERS) continue;
    const message = `The texts of ${path} are too large to be kept in memory. Save its sheet as CSV and import that.`;
    throw new ZhiyuError('texts-too-large', message);
  }
  return texts;
}

/** Characters that XML cannot hold are written `_xHHHH_`. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

async function readMeanings(zip: ZipFile, name: string): Promise<NumberMeaning[]> {
  const codes = new Map<number, string>();
  const meanings: NumberMeaning[] = [];
  let isInCells = false;
  const handlers = {
    open(tag: string, attributes: Record<string, string>) {
      if (tag === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (tag === 'cellXfs') isInCells = true;
      if (tag !== 'xf' || !isInCells) return;
      const format = Number(attributes.numFmtId ?? 0);
      meanings.push(meaningOf(format, codes.get(format)));
    },
    close(tag: string) {
      if (tag === 'cellXfs') isInCells = false;
    },
  };
  if (zip.has(name)) for await (const _ of readXml(zip.read(name), handlers));
  return meanings;
}
