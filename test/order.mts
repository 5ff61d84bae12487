import { createHash } from 'node:crypto';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files run in random order, because they share processes. The longest one begins, so that nobody waits for it in the end. */
export class RandomOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      moduleId.endsWith('journeys/histories.test.ts')
        ? ''
        : createHash('md5').update(`${this.ctx.config.sequence.seed} ${moduleId}`).digest('hex');
    return files
      .map((file) => ({ file, place: place(file) }))
      .sort((one, other) => (one.place < other.place ? -1 : 1))
      .map(({ file }) => file);
  }
}
