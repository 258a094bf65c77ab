import { describe, expect, it } from 'vitest';
import { type FieldView, parseFieldView, writeFieldView } from './field-view';

describe('addresses of the phone', () => {
  it.each<[string, FieldView]>([
    ['/field/hangzhou', { page: 'near' }],
    ['/field/hangzhou/mine', { page: 'mine' }],
    ['/field/hangzhou/case/12', { page: 'case', id: 12 }],
    ['/field/hangzhou/new', { page: 'new' }],
  ])('%s', (address, view) => {
    expect(parseFieldView(address)).toEqual({ city: 'hangzhou', view });
    expect(writeFieldView('hangzhou', view)).toBe(address);
  });

  it('opens near me for what it does not know', () => {
    expect(parseFieldView('/field')).toEqual({ city: null, view: { page: 'near' } });
    expect(parseFieldView('/field/hangzhou/case/x').view).toEqual({ page: 'near' });
  });
});
