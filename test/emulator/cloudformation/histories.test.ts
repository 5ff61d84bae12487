import * as fc from 'fast-check';
import { type Envelope, Playground, type Reply } from './playground';
import { custom } from './templates';

/** What may happen to one request. `silent`: the work is not done and nobody answers. */
type Luck = 'good' | 'slow' | 'failed' | 'failed anew' | 'silent';

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

const NAMES = ['A', 'B', 'C', 'D'];
/** A thing has a size that cannot change, and a colour that can. */
const thing = fc.record({ size: fc.constantFrom('1', '2'), colour: fc.constantFrom('red', 'blue') });
const things = fc.dictionary(fc.constantFrom(...NAMES), thing, { minKeys: 1 });
const luck = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Luck>('good') },
  { weight: 1, arbitrary: fc.constantFrom<Luck>('slow', 'failed', 'failed anew', 'silent') },
);
const step = fc.record({ things, luck: fc.array(luck, { maxLength: 8 }), disableRollback: fc.boolean() });

/** Sometimes a thing waits for the one before it in the alphabet. */
const template = (things: Drawn<typeof step>['things']) => ({
  Resources: Object.fromEntries(
    Object.entries(things).map(([name, { size, colour }]) => {
      const before = NAMES[NAMES.indexOf(name) - 1];
      const waits = things[before] && colour === 'red' ? { DependsOn: before } : {};
      return [name, custom({ Size: size, Colour: colour, ServiceTimeout: 60 }, waits)];
    }),
  ),
});

/**
 * A provider with a shelf of the things that it has made and not deleted. Whether it does its work is random. It works
 * only if CloudFormation still waits, because cancelled work is the provider's own concern.
 */
class Shelf {
  readonly things = new Map<string, string>();
  luck: Luck[] = [];

  serve(request: Envelope): Reply | undefined {
    const { RequestType, LogicalResourceId, PhysicalResourceId } = request;
    const { Size, Colour } = request.ResourceProperties;
    const id = `${LogicalResourceId}-${Size}`;
    const luck = this.luck.shift() ?? 'good';
    if (luck === 'silent') return undefined;
    const after = luck === 'slow' ? 30_000 : 100;
    if (luck === 'failed') return { fail: 'bad luck', id: PhysicalResourceId ?? id, after };
    if (RequestType === 'Delete') return { after, work: () => this.things.delete(id) };
    const work = () => this.things.set(id, Colour);
    return luck === 'failed anew' ? { fail: 'bad luck', id, after, work } : { id, after, work };
  }
}

async function take(play: Playground, { things, disableRollback }: Drawn<typeof step>): Promise<string> {
  const more = { DisableRollback: disableRollback };
  if (play.id === '') return play.created(template(things), more);
  await play.update(template(things), more).catch((error) => {
    if (!/No updates are to be performed|can not be updated|in a non-terminal/.test(error.message))
      throw error;
  });
  return play.settle();
}

/** The shelf has exactly the things that the stack shows. */
async function expectTruth(play: Playground, shelf: Shelf): Promise<void> {
  const { TemplateBody } = await play.stack('GetTemplate');
  const { Resources } = JSON.parse(TemplateBody) as ReturnType<typeof template>;
  const believed = Object.entries(Resources).map(([name, { Properties }]: [string, any]) => {
    return [`${name}-${Properties.Size}`, Properties.Colour];
  });
  expect([...shelf.things].sort()).toEqual(believed.sort());
}

test('in every history an operation ends, the stack shows the true state, and nothing is left behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const play = new Playground();
      const shelf = new Shelf();
      play.provider = (request) => shelf.serve(request);
      for (const taken of steps) {
        shelf.luck = [...taken.luck];
        const status = await take(play, taken);
        // The clean-up stops after three tries; then something may be left.
        const gaveUp = (await play.describe()).StackStatusReason?.includes('could not be deleted');
        const isGood = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'].includes(status);
        const lostDeletes = (await play.story()).some((line) => line.includes('DELETE_FAILED'));
        if (isGood && !gaveUp && !lostDeletes) await expectTruth(play, shelf);
      }
      const story = await play.story();
      shelf.luck = [];

      expect(await play.deleted()).toBe('DELETE_COMPLETE');
      if (!story.some((line) => line.includes('DELETE_FAILED'))) expect([...shelf.things]).toEqual([]);
      for (const { answers } of play.aws.cloudformation.answers) {
        expect(answers.filter(({ counted }) => counted).length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
});
