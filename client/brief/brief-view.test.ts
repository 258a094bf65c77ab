import { expect, it } from 'vitest';
import { parseBriefPath, parseBriefView, serialiseBriefView } from './brief-view';

it('reads city and area from the path, and leaves other pages alone', () => {
  expect(parseBriefPath('/brief/hangzhou/xihu')).toEqual({ city: 'hangzhou', area: 'xihu' });
  expect(parseBriefPath('/brief/hangzhou')).toEqual({ city: 'hangzhou', area: null });
  expect(parseBriefPath('/city/hangzhou')).toBeNull();
});

it('writes what it read, with everything that a link has to restore', () => {
  const address =
    '/brief/hangzhou/xihu?category=housing&dimension=unit&window=7d&compare=responseRate&age=30d+&case=12' +
    '&drawn=dots&peers=1&mix=1&list=urged&lateUnit=bureau&lateArea=xihu-1';
  const [path = '', search = ''] = address.split('?');
  const read = parseBriefView(path, search.replace('30d+', '30d%2B'));
  if (read === null) throw new Error('the address is that of a brief');
  expect(read.view).toMatchObject({
    city: 'hangzhou',
    area: 'xihu',
    dimension: 'unit',
    age: '30d+',
    openCase: 12,
  });
  expect(read.extras).toEqual({
    drawn: 'dots',
    peers: true,
    held: true,
    list: 'urged',
    late: { unit: 'bureau', category: null, area: 'xihu-1' },
  });
  const written = serialiseBriefView(read.view, read.extras, 'hangzhou');
  const again = parseBriefView(written.split('?')[0] ?? '', written.split('?')[1] ?? '');
  expect(again).toEqual(read);
});

it('leaves defaults out, and names the root where the whole city is meant', () => {
  const read = parseBriefView('/brief/hangzhou', '');
  expect(read && serialiseBriefView(read.view, read.extras, 'hangzhou')).toBe('/brief/hangzhou/hangzhou');
});
