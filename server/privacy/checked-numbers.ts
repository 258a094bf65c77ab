/** Weights and check characters of GB 11643-1999. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';
/** First two digits of GB/T 2260. */
const provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91)/;
const OLDEST_YEAR = 1880;
const LATEST_YEAR = 2100;

/** Whether digits are an identity number 公民身份号码: of 18 with its date and check character, of 15 with its date. */
export function isIdentityNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '').toUpperCase();
  if (!provinces.test(digits)) return false;
  if (digits.length === 15) return isDate(`19${digits.slice(6, 12)}`);
  if (digits.length !== 18 || !isDate(digits.slice(6, 14))) return false;
  const sum = weights.reduce((before, weight, index) => before + weight * Number(digits[index]), 0);
  return checks[sum % 11] === digits[17];
}

/** Whether digits are the number of a bank card: 15 to 19 of them that pass Luhn’s check (ISO/IEC 7812). */
export function isBankCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (digits.length < 15 || digits.length > 19 || /^(\d)\1*$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((before, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return before + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isDate(text: string): boolean {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  if (year < OLDEST_YEAR || year > LATEST_YEAR) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
