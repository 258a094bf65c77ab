import { describe, expect, it } from 'vitest';
import {
  bandsOf,
  estimateJaccard,
  jaccardOf,
  listUnits,
  SIGNATURE_LENGTH,
  shinglesOf,
  signatureOf,
} from './shingles';

describe('the units of a text', () => {
  it('are characters in Chinese, words and numbers in English, whatever their width, case and punctuation', () => {
    expect(listUnits('枫映路夜市，太吵！')).toEqual(['枫', '映', '路', '夜', '市', '太', '吵']);
    expect(listUnits('The Night-Market is too LOUD.')).toEqual([
      'the',
      'night',
      'market',
      'is',
      'too',
      'loud',
    ]);
    expect(listUnits('ＡＢＣ　１２３号')).toEqual(['abc', '123', '号']);
    expect(listUnits('Don’t pay $1,200 at 12, 300 Main')).toEqual([
      'dont',
      'pay',
      '1200',
      'at',
      '12',
      '300',
      'main',
    ]);
    expect(listUnits('3幢B座402室')).toEqual(['3', '幢', 'b', '座', '402', '室']);
    expect(listUnits(' …—！ ')).toEqual([]);
  });

  it('keep letters with their marks, and tell scripts apart', () => {
    expect(listUnits('Straße café École')).toEqual(['straße', 'café', 'école']);
    expect(listUnits('cafe\u0301')).toEqual(['café']);
    expect(listUnits('カラオケ24時間')).toEqual(['カ', 'ラ', 'オ', 'ケ', '24', '時', '間']);
    expect(listUnits('𠮷野家')).toEqual(['𠮷', '野', '家']);
  });
});

describe('shingles', () => {
  it('are every two and three neighbours', () => {
    expect([...shinglesOf('路灯不亮')].sort()).toEqual(
      ['路 灯', '灯 不', '不 亮', '路 灯 不', '灯 不 亮'].sort(),
    );
    expect([...shinglesOf('street lamp is out')].sort()).toEqual(
      ['street lamp', 'lamp is', 'is out', 'street lamp is', 'lamp is out'].sort(),
    );
    expect([...shinglesOf('噪')]).toEqual(['噪']);
    expect(shinglesOf('').size).toBe(0);
  });
});

describe('how alike two texts are', () => {
  it('is worked by hand in Chinese', () => {
    // 路灯不亮: 3 pairs, 2 triples. 路灯不亮了: 4 pairs, 3 triples. All 5 of the first stand in the second: 5 of 7.
    expect(jaccardOf(shinglesOf('路灯不亮'), shinglesOf('路灯不亮了'))).toBeCloseTo(5 / 7, 12);
    // 夜市太吵 and 夜市很吵 share 夜市 alone, of 5 + 5 - 1.
    expect(jaccardOf(shinglesOf('夜市太吵'), shinglesOf('夜市很吵'))).toBeCloseTo(1 / 9, 12);
    expect(jaccardOf(shinglesOf('夜市，太吵！'), shinglesOf('夜市太吵'))).toBe(1);
  });

  it('is worked by hand in English', () => {
    // “lamp out on elm street”: 4 pairs, 3 triples; with “main” for “elm” only lamp out, out on, and lamp out on stay.
    const one = shinglesOf('Lamp out on Elm Street');
    const other = shinglesOf('Lamp out on Main Street');
    expect(jaccardOf(one, other)).toBeCloseTo(3 / 11, 12);
    expect(jaccardOf(one, shinglesOf('LAMP OUT, on Elm street!'))).toBe(1);
  });

  it('is nothing where one says nothing', () => {
    expect(jaccardOf(shinglesOf(''), shinglesOf(''))).toBe(0);
    expect(jaccardOf(shinglesOf('路灯不亮'), shinglesOf(''))).toBe(0);
    expect(signatureOf(shinglesOf(''))).toBeNull();
  });
});

/** Numbers in [0, 1) that are the same in every run (xorshift32, G. Marsaglia 2003). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Two sets of 200 that have `common` in common. */
function createPair(random: () => number, common: number): [Set<string>, Set<string>] {
  const word = () => Math.floor(random() * 2 ** 32).toString(36);
  const shared = Array.from({ length: common }, word);
  const own = () => Array.from({ length: 200 - common }, word);
  return [new Set([...shared, ...own()]), new Set([...shared, ...own()])];
}

describe('signatures', () => {
  it('estimate how alike sets are without bias, and within the deviation of a share of 64', () => {
    const random = createRandom(20_261_124);
    for (const common of [0, 40, 100, 160, 190]) {
      const exact = common / (400 - common);
      const errors = Array.from({ length: 300 }, () => {
        const [one, other] = createPair(random, common);
        return estimateJaccard(signatureOf(one)!, signatureOf(other)!) - exact;
      });
      const deviation = Math.sqrt((exact * (1 - exact)) / SIGNATURE_LENGTH);
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
      // The mean of 300 has a deviation of a seventeenth; four of these are passed once in 16,000 times.
      expect(Math.abs(mean), `bias at ${exact}`).toBeLessThanOrEqual(
        (4 * deviation) / Math.sqrt(300) + 1e-12,
      );
      expect(spread, `spread at ${exact}`).toBeLessThanOrEqual(1.2 * deviation + 1e-12);
    }
  });

  it('share a band as often as 8 bands of 8 do', () => {
    const random = createRandom(7);
    const shares = (common: number) => {
      let sharing = 0;
      for (let pair = 0; pair < 500; pair++) {
        const [one, other] = createPair(random, common);
        const bands = new Set(bandsOf(signatureOf(one)!));
        if (bandsOf(signatureOf(other)!).some((band) => bands.has(band))) sharing++;
      }
      return sharing / 500;
    };
    for (const common of [190, 180, 160, 100]) {
      const exact = common / (400 - common);
      const expected = 1 - (1 - exact ** 8) ** 8;
      const deviation = Math.sqrt((expected * (1 - expected)) / 500);
      expect(Math.abs(shares(common) - expected), `at ${exact}`).toBeLessThan(4 * deviation + 0.005);
    }
  });

  it('share no band across scopes', () => {
    const signature = signatureOf(shinglesOf('春渚街夜市吵到凌晨一点，老人孩子睡不好'))!;
    const here = new Set(bandsOf(signature, 17));
    expect(bandsOf(signature, 17)).toEqual([...here]);
    expect(bandsOf(signature, 18).filter((band) => here.has(band))).toEqual([]);
    for (const band of here) expect(band).toBe(band | 0);
  });

  it('stay as they are: signatures are kept', () => {
    expect(bandsOf(signatureOf(shinglesOf('路灯不亮'))!)).toMatchInlineSnapshot(`
      [
        1577951100,
        1640832672,
        -640536035,
        -1815463119,
        261656594,
        695378506,
        410322667,
        -1743354805,
      ]
    `);
  });
});
