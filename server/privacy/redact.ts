import { isBankCard, isIdentityNumber } from './checked-numbers';

/** What stands in the place of what is taken out of a text. */
export const marks = {
  identity: '〔身份证号〕',
  phone: '〔电话〕',
  plate: '〔车牌〕',
  card: '〔银行卡号〕',
  email: '〔邮箱〕',
  door: '〔门牌〕',
  name: '〔姓名〕',
} as const;
export type Personal = keyof typeof marks;

interface Found {
  kind: Personal;
  from: number;
  to: number;
}

interface Rule {
  kind: Personal;
  /** What stands in every text that the pattern finds something in, and is looked for in a fraction of the time. */
  needs: RegExp;
  /** Finds candidates, in the group `what`, else as a whole. Every repetition is bounded, so no text makes it slow. */
  pattern: RegExp;
  accepts?: (text: string) => boolean;
}

/** Seven digits or more, with what may stand between them. */
const longNumber = /\d(?:[ ()（）-]{0,2}\d){6}/;

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const number = '(?:\\d{1,4}|[一二三四五六七八九十百]{1,4})';
const building = `(?:${number}|[A-Za-z]\\d{0,2})(?:号楼|幢|栋|座|#)`;
const floor = `${number}(?:楼|层)`;
const roomWord = '(?:室|号房|房|户|号)';
const room = '[A-Za-z]?\\d{1,5}[A-Za-z]?';
/** What can follow a house number and makes it the number of something else. */
const noHouse = '(?!线|楼|门(?![口前面])|井|桥|杆|灯|地块|公交|车|站|口|出口|令|文|机|泵|院线|亭|厅|档)';
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武戚莫孔向汤';
const compoundSurnames = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|令狐|夏侯|慕容';
/** Words that begin as a name does. */
const noName =
  '(?!谢谢|高度|高空|高层|马桶|马上|马路|金额|万一|万分|江边|白天|白色|黄色|任何|方面|石头|石板|田地|陶瓷|毛坯|严重|雷雨|龙头|钱款|钟点|夏天|夏季|秋季|向前|许可|许多|于是|方便|陆续|段时)';
const name = `${noName}(?:(?:${compoundSurnames})\\p{Script=Han}{1,2}|[${surnames}]\\p{Script=Han}{1,2}?)`;
const afterName =
  '(?=反映|来电|称|投诉|举报|家|说|表示|希望|要求|咨询|求助|报|、|，|,|。|；|;|：|:|\\s|（|\\(|\\)|）|〔|的|电话|手机|身份证|$)';
/** What else may follow a name of which it is said that it is one. */
const afterDweller = `(?:${afterName}|(?=夜|不|长期|私自|拒|经常|多次|深夜|半夜|凌晨|养|违))`;
const dweller = '(?:业主|住户|居民|村民|租户|租客|房东|户主|户|市民)';

/** In this order; what one has found no other looks at. */
const rules: readonly Rule[] = [
  { kind: 'email', needs: /@/, pattern: /[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g },
  {
    kind: 'identity',
    needs: longNumber,
    pattern: /(?<![\dA-Za-z])\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx](?![\dA-Za-z])/g,
    accepts: isIdentityNumber,
  },
  {
    kind: 'identity',
    needs: longNumber,
    pattern: /(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])/g,
    accepts: isIdentityNumber,
  },
  {
    kind: 'card',
    needs: longNumber,
    // By the first digits of those who issue them, most of all 62 for UnionPay.
    pattern:
      /(?<![\dA-Za-z])(?=62|60|68|69|4|5[0-8]|3[4-8]|9558)\d{4}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?:[ -]?\d{1,3})?(?![\dA-Za-z])/g,
    accepts: isBankCard,
  },
  {
    kind: 'phone',
    needs: longNumber,
    pattern: /(?<![\dA-Za-z])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/g,
  },
  {
    kind: 'phone',
    needs: longNumber,
    pattern: /(?<![\dA-Za-z-])[(（]?0(?:10|2\d|[3-9]\d{2})[)）]?[ -]?[2-9]\d{6,7}(?:(?:转|-)\d{1,5})?(?!\d)/g,
  },
  {
    kind: 'phone',
    needs: longNumber,
    pattern:
      /(?:电话|手机|座机|(?:电话|手机|来电|联系)号码?|致电|联系方式|微信|微信号|小灵通|QQ|qq)(?:是|为|号)?[:： ]{0,2}(?<what>\d{5,12})(?!\d)/g,
    accepts: (text) => text.length >= 7,
  },
  {
    kind: 'plate',
    needs: new RegExp(`[${provinces}][A-Za-z]`),
    pattern: new RegExp(
      `[${provinces}][A-Za-z][·•. -]?(?=[A-Za-z]{0,5}\\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳领](?![A-Za-z0-9])`,
      'g',
    ),
  },
  {
    kind: 'door',
    needs: /单元/,
    pattern: new RegExp(
      `(?:${building}[, ，]?${number}单元(?:[, ，]?${floor})?(?:[, ，]?${room}${roomWord}?)?|` +
        `${number}单元[, ，]?(?:${floor}[, ，]?)?${room}${roomWord}?)(?![\\d号])`,
      'g',
    ),
  },
  {
    kind: 'door',
    needs: /\d[A-Za-z]?(?:室|号房|房)/,
    pattern: new RegExp(
      `(?:${building}[, ，]?)?(?:${floor}[, ，]?)?(?<![\\d-])\\d{2,5}[A-Za-z]?(?:室|号房|房(?![价产租源地型贷管屋间东]))`,
      'g',
    ),
  },
  {
    kind: 'door',
    needs: /(?:号楼|[幢栋座#])[, ，]?\d{3}/,
    pattern: new RegExp(`${building}[, ，]?\\d{3,4}(?:户|(?![\\d年月日号平米个人元户路米]))`, 'g'),
  },
  {
    kind: 'door',
    needs: /\d[-－—]\d/,
    pattern: /(?=\d)(?<=[区苑园庭城村湾府邸寓幢栋坊居院])\d{1,3}[-－—]\d{1,2}[-－—]\d{2,4}(?![\d-])/g,
  },
  {
    kind: 'door',
    needs: /\d号/,
    pattern: new RegExp(
      `(?=\\d)(?<=(?:路|街|巷|弄|大道|胡同|里弄|支路)(?:\\d{1,4}弄)?)\\d{1,5}(?:-\\d{1,4})?号${noHouse}`,
      'g',
    ),
  },
  {
    kind: 'door',
    needs: /\d号/,
    pattern: new RegExp(`(?=\\d)(?<=(?:村|自然村|庄|社|组|队))\\d{1,4}(?:-\\d{1,4})?号${noHouse}`, 'g'),
  },
];

/** What every text has that anything is found in; most have none of it. */
const mayHold =
  /[\d０-９@＠]|单元|联系人|姓名|当事人|申请人|投诉人|举报人|房主|业主|户主|房东|住户|居民|村民|租户|租客|本人|我叫|我是/;

/** Chinese and whatever is written as wide: nothing that is looked for by its surroundings is without. */
const wide = /[\u2e80-\uffff]/;
const mayHoldWithout = /[@＠]|[\d０-９](?:[ -]?[\d０-９Xx(（)）]){6}/;

/** Names, where they stand beside a door or a number that was taken out, or are introduced. They are looked for last. */
const nameRules: readonly Rule[] = [
  {
    kind: 'name',
    needs: /〔(?:门牌|电话|身份证号)〕/,
    pattern: new RegExp(
      `〔(?:门牌|电话|身份证号)〕[, ，、的]{0,2}${dweller}?(?<what>${name})${afterName}`,
      'gu',
    ),
  },
  {
    kind: 'name',
    needs: /业主|住户|居民|村民|租户|租客|房东|户主/,
    pattern: new RegExp(`(?:业主|住户|居民|村民|租户|租客|房东|户主)(?<what>${name})${afterDweller}`, 'gu'),
  },
  {
    kind: 'name',
    needs: /住|家在|〔(?:电话|身份证号)〕/,
    pattern: new RegExp(
      `(?<![\\p{Script=Han}])(?<what>${name})(?:[，, ]{0,2}(?:家住|住在|住|租住|居住在|居住于|家在|现住)|[（(:： ]{1,2}〔(?:电话|身份证号)〕)`,
      'gu',
    ),
  },
  {
    kind: 'name',
    needs: /姓名|联系人|当事人|申请人|投诉人|举报人|房主|业主|户主|房东/,
    pattern: new RegExp(
      `(?:姓名|联系人|当事人|申请人|投诉人|举报人|房主|业主|户主|房东)(?:是|为|叫)?[:： ]{0,2}(?<what>${name})${afterName}`,
      'gu',
    ),
  },
  {
    kind: 'name',
    needs: /本人|我叫|我是/,
    pattern: new RegExp(`(?:本人叫|本人|我叫|我是)(?<what>${name})(?=[，,。、 ]|$)`, 'gu'),
  },
];

/**
 * A text without what tells who somebody is or where they live: identity numbers, phones, plates, bank cards, addresses of
 * e-mail, door numbers, and names beside these. Short service numbers, dates, case numbers and sums stay.
 */
export function redact(text: string): string {
  if (!mayHold.test(text)) return text;
  // Without Chinese nothing is told from what stands around it: a number is long, or an address of e-mail.
  if (!wide.test(text) && !mayHoldWithout.test(text)) return text;
  const taken = replace(text, findAll(narrowDigits(text)));
  return nameRules.reduce((before, rule) => replace(before, findSpans(rule, before)), taken);
}

function findAll(text: string): Found[] {
  const found: Found[] = [];
  // By character, whether it is taken: a text may hold thousands of numbers, and each is looked at once.
  let taken: Uint8Array | null = null;
  for (const rule of rules) {
    for (const span of findSpans(rule, text)) {
      const isFree = taken === null || !taken.subarray(span.from, span.to).includes(1);
      if (!isFree || !(rule.accepts?.(text.slice(span.from, span.to)) ?? true)) continue;
      taken ??= new Uint8Array(text.length);
      taken.fill(1, span.from, span.to);
      found.push(span);
    }
  }
  return found.sort((one, other) => one.from - other.from);
}

const none: readonly Found[] = [];

function findSpans({ kind, needs, pattern }: Rule, text: string): readonly Found[] {
  if (!needs.test(text)) return none;
  return Array.from(text.matchAll(pattern), (match) => {
    const what = match.groups?.what ?? match[0];
    const from = match.index + match[0].lastIndexOf(what);
    return { kind, from, to: from + what.length };
  });
}

function replace(text: string, found: readonly Found[]): string {
  if (found.length === 0) return text;
  let done = 0;
  let kept = '';
  for (const { kind, from, to } of found) {
    kept += text.slice(done, from) + marks[kind];
    done = to;
  }
  return kept + text.slice(done);
}

/** Wide digits and letters as narrow ones; every character keeps its place. */
function narrowDigits(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ＠＋－]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}
