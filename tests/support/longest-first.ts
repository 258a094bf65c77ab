import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first: whichever of them began last would be waited for by itself. */
const longest = [
  'tests/explorer-screens.test.ts',
  'tests/wall-control.test.ts',
  'tests/explorer-deep.test.ts',
  'tests/explorer-using.test.ts',
  'tests/command-line.test.ts',
  'tests/case-record-screen.test.ts',
  'tests/brief-screen.test.ts',
  'tests/bench-large.test.ts',
  'tests/wall-soak.test.ts',
  'tests/wall-faults.test.ts',
  'tests/boston-figures.test.ts',
  'tests/naive-agreement.test.ts',
  'tests/wall.test.ts',
  'tests/demo.test.ts',
  'tests/map.test.ts',
  'server/import-boston.test.ts',
  'tests/field-messenger.test.ts',
  'tests/explorer-reading.test.ts',
  'fixtures/draw/draw-pack.test.ts',
  'tests/lost-part.test.ts',
  'tests/soak.test.ts',
  'tests/matters.test.ts',
];

/** Begins the longest test files first, so that all workers end together; the others as vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
