import { createZone } from '@zhiyu/shared/zone';
import { describe, expect, it } from 'vitest';
import {
  type CityClock,
  comparedMeasure,
  defaultWindow,
  parseView,
  resolveWindow,
  serialiseView,
  windowDays,
} from './view-state';

const shanghai: CityClock = {
  zone: createZone('Asia/Shanghai'),
  now: Date.parse('2025-11-23T14:32:06+08:00'),
  frozen: false,
  assessmentStartDay: 26,
  firstReportedAt: Date.parse('2023-01-01T08:00:00+08:00'),
};
const boston: CityClock = {
  zone: createZone('America/New_York'),
  now: Date.parse('2016-01-13T00:00:00-05:00'),
  frozen: true,
  assessmentStartDay: null,
  firstReportedAt: Date.parse('2015-01-01T00:07:18-05:00'),
};
const iso = (clock: CityClock, instant: number | null) =>
  instant === null ? null : clock.zone.toIso(instant);

describe('the address of a view', () => {
  it('is short where everything is at its default', () => {
    expect(serialiseView(parseView('/city/hangzhou', ''))).toBe('/city/hangzhou');
    expect(parseView('/', '').city).toBeNull();
  });

  it('gives back every part of a view', () => {
    const address =
      '/city/hangzhou?area=330106&category=city-appearance&category=housing' +
      '&requestType=help&requestType=complaint&channel=12345&channel=grid&requester=business&handledBy=works&by=category&dimension=unit&unit=works&window=2025-10-01..2025-10-31' +
      '&measure=overdue&compare=satisfactionRate&map=120.15,30.27,12.5&age=7-30d&tab=overdue&cases=onTimeRate&part=numerator&of=accountableArea:330106&case=4711' +
      '&governance=1a2b3c4d&show=change&draw=smooth&play=open,day,2025-10-07T00&about=cell:15,27300,13400';
    const [path = '', search = ''] = address.split('?');
    const view = parseView(path, `?${search}`);
    expect(view).toEqual({
      city: 'hangzhou',
      area: '330106',
      categories: ['city-appearance', 'housing'],
      filters: {
        requestTypes: ['help', 'complaint'],
        channels: ['12345', 'grid'],
        requesters: ['business'],
        handledBy: 'works',
      },
      reading: 'category',
      dimension: 'unit',
      unit: 'works',
      window: { kind: 'custom', fromDay: '2025-10-01', toDay: '2025-10-31' },
      measure: 'overdue',
      compared: 'satisfactionRate',
      map: { lng: 120.15, lat: 30.27, zoom: 12.5 },
      age: '7-30d',
      tab: 'overdue',
      listed: 'onTimeRate',
      listedPart: 'numerator',
      listedOf: { by: 'accountableArea', id: '330106' },
      openCase: 4711,
      governanceArea: '1a2b3c4d',
      figure: 'change',
      drawing: 'smooth',
      playback: { measure: 'open', bucket: 'day', from: '2025-10-07T00' },
      about: { kind: 'cell', id: '15,27300,13400' },
    });
    expect(serialiseView(view)).toBe(address);
  });

  it('leaves out what it cannot play or tell about', () => {
    for (const query of ['play=timeToClose,day', 'play=open,century', 'about=cell:no', 'about=person:me']) {
      expect(serialiseView(parseView('/city/x', `?${query}`))).toBe('/city/x');
    }
    expect(parseView('/city/x', '?play=open,hour,yesterday').playback?.from).toBeNull();
  });

  it('lists the cases of today, which are not a measure', () => {
    expect(parseView('/', '?cases=today').listed).toBe('today');
  });

  it('says whose cases are listed, and forgets it where none are', () => {
    const view = parseView('/city/x', '?cases=due&of=unit:a%26b:c');
    expect(view.listedOf).toEqual({ by: 'unit', id: 'a&b:c' });
    expect(serialiseView(view)).toBe('/city/x?cases=due&of=unit:a%26b:c');
    expect(serialiseView({ ...view, listed: null })).toBe('/city/x');
    expect(parseView('/city/x', '?of=unit:works').listedOf).toBeNull();
    for (const of of ['cell:15,1,2', 'rest.unit:works', 'rest.category:', 'rest.area:west']) {
      const listed = parseView('/city/x', `?cases=due&of=${of}`);
      expect(serialiseView(listed)).toBe(`/city/x?cases=due&of=${of}`);
    }
    expect(parseView('/city/x', '?cases=due&of=rest.category:').listedOf).toEqual({
      by: 'rest.category',
      id: null,
    });
    for (const nonsense of ['area:west', 'unit:', 'unit', 'cell:15', 'cell:', 'rest.weather:', '']) {
      expect(parseView('/city/x', `?cases=due&of=${nonsense}`).listedOf).toBeNull();
    }
  });

  it('keeps identifiers that need escaping', () => {
    const view = { ...parseView('/city/boston', ''), area: 'South Boston', categories: ['a+b', '市容'] };
    const [path = '', search = ''] = serialiseView(view).split('?');
    expect(parseView(path, search)).toEqual(view);
  });

  it('falls back to the default for what it does not know', () => {
    const view = parseView(
      '/city/x',
      '?measure=nonsense&window=2025-13-01..2025-01-01&map=a,b&case=-1&tab=9',
    );
    expect(view).toEqual(parseView('/city/x', ''));
  });

  it('refuses a window that ends before it starts', () => {
    expect(parseView('/', '?window=2025-10-31..2025-10-01').window).toBeNull();
  });
});

describe('windows in the city’s own days', () => {
  it('counts 30 days with today, as 10-25 to 11-23', () => {
    const window = resolveWindow({ kind: 'days', days: 30 }, shanghai);
    expect(iso(shanghai, window.from)).toBe('2025-10-25T00:00:00+08:00');
    expect(window.to).toBeNull();
    expect(windowDays(window, shanghai)).toEqual({ fromDay: '2025-10-25', toDay: '2025-11-23' });
  });

  it('takes the day that just ended where the clock stands at midnight', () => {
    const window = resolveWindow({ kind: 'today' }, boston);
    expect(iso(boston, window.from)).toBe('2016-01-12T00:00:00-05:00');
    expect(windowDays(window, boston)).toEqual({ fromDay: '2016-01-12', toDay: '2016-01-12' });
  });

  it('starts the assessment period on the 26th of the month before', () => {
    expect(iso(shanghai, resolveWindow({ kind: 'period' }, shanghai).from)).toBe('2025-10-26T00:00:00+08:00');
    const newYear = { ...shanghai, now: Date.parse('2026-01-05T09:00:00+08:00') };
    expect(iso(newYear, resolveWindow({ kind: 'period' }, newYear).from)).toBe('2025-12-26T00:00:00+08:00');
    expect(iso(boston, resolveWindow({ kind: 'period' }, boston).from)).toBe('2016-01-01T00:00:00-05:00');
  });

  it('holds both days of a custom window, across a change of the clocks', () => {
    const window = resolveWindow({ kind: 'custom', fromDay: '2015-03-07', toDay: '2015-03-08' }, boston);
    expect(iso(boston, window.from)).toBe('2015-03-07T00:00:00-05:00');
    expect(iso(boston, window.to)).toBe('2015-03-09T00:00:00-04:00');
  });

  it('leaves a custom window open that reaches the as-of instant', () => {
    const window = resolveWindow({ kind: 'custom', fromDay: '2025-11-01', toDay: '2025-11-23' }, shanghai);
    expect(window.to).toBeNull();
  });

  it('looks at an archive whole and at a live city over 30 days', () => {
    expect(resolveWindow(defaultWindow(boston), boston)).toEqual({ from: null, to: null });
    expect(defaultWindow(shanghai)).toEqual({ kind: 'days', days: 30 });
  });
});

describe('the measure of the comparison', () => {
  it('follows the map, but compares punctuality where the map counts cases', () => {
    const view = parseView('/', '');
    expect(comparedMeasure(view)).toBe('onTimeRate');
    expect(comparedMeasure({ ...view, measure: 'overdue' })).toBe('overdue');
    expect(comparedMeasure({ ...view, measure: 'overdue', compared: 'perResident' })).toBe('perResident');
  });
});
