const DAY = 86_400_000;
/** Formats that Excel knows by number and that show a day, or a time alone; East Asian ones among them. */
const dayFormats = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const timeFormats = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56]);

/** What a number stands for by the format of its cell. */
export type NumberMeaning = 'number' | 'day' | 'time';

/** What numbers of a format stand for. `code` is the format as text, where the workbook has its own. */
export function meaningOf(formatId: number, code: string | undefined): NumberMeaning {
  if (code === undefined) {
    if (dayFormats.has(formatId)) return 'day';
    return timeFormats.has(formatId) ? 'time' : 'number';
  }
  // Without texts in quotes, escaped characters, and colours or places in brackets.
  const letters = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').toLowerCase();
  if (letters.includes('general')) return 'number';
  if (/[yd年月日]/.test(letters)) return 'day';
  return /[hs时分秒]/.test(letters) || /\[m+\]/.test(letters) ? 'time' : /m/.test(letters) ? 'day' : 'number';
}

/**
 * Writes the number in which a spreadsheet keeps a day or a time: `2026-03-02`, `2026-03-02 09:00:00`, or `09:00:00`.
 * Day 60 of the system of 1900 is 29 February 1900, which never was; days before it are one off.
 * @param is1904 whether the workbook counts days from 1904
 */
export function writeSheetTime(serial: number, meaning: 'day' | 'time', is1904: boolean): string {
  const seconds = Math.round((serial * DAY) / 1000);
  const isTimeOnly = meaning === 'time' && serial >= 0 && serial < 1;
  if (isTimeOnly) return new Date(seconds * 1000).toISOString().slice(11, 19);
  if (!is1904 && Math.floor(serial) === 60) return '1900-02-29';
  const firstDay = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const wall = new Date(firstDay + seconds * 1000);
  if (Number.isNaN(wall.getTime())) return String(serial);
  const text = wall.toISOString().slice(0, 19).replace('T', ' ');
  return text.endsWith(' 00:00:00') ? text.slice(0, 10) : text;
}
