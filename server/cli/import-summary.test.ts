import { expect, test } from 'vitest';
import { type ImportReport, startReport } from '../import-report';
import { describeReport } from './import-summary';

function describeWith(more: Partial<ImportReport>): string {
  const about = { id: '1', city: 'boston', source: '311', file: 'cases.csv', dryRun: false, startedAt: 0 };
  return describeReport({ ...startReport(about), ...more }).join('\n');
}

test('a dry run says by how much the pack would grow, an import by how much it has', () => {
  const grown = { category: 2, unit: 1, channel: 0 };
  expect(describeWith({ grown, dryRun: true })).toContain('the pack would grow by 2 categories');
  expect(describeWith({ grown })).toContain('the pack has grown by 2 categories');
});

test('a point tells at how many addresses its cases are', () => {
  const point = { lng: -71, lat: 42, cases: 50, crowded: false, moved: 0 };
  expect(describeWith({ heavyPoints: [{ ...point, addresses: 1 }] })).toContain('50 cases at 1 address,');
  expect(describeWith({ heavyPoints: [{ ...point, addresses: 3 }] })).toContain('50 cases at 3 addresses,');
});
