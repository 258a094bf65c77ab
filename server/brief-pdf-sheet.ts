import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import type { BriefFormat } from './brief-words';
import type { ExportLanguage } from './export-words';
import type { Typesetter } from './pdf-typesetter';

/** Points. A4 upright. */
export const PAGE = { width: 595.28, height: 841.89, margin: 36 };
export const INNER = PAGE.width - 2 * PAGE.margin;

/** Colours of paper, with the meanings that they have on the screen. */
export const colours = {
  text: '#17212b',
  quiet: '#5b6875',
  line: '#d5dbe1',
  overdue: '#c9281f',
} as const;

/** What the parts of the page are set with. */
export interface Sheet {
  document: PDFKit.PDFDocument;
  type: Typesetter;
  format: BriefFormat;
  language: ExportLanguage;
  brief: BriefAnswer;
}
