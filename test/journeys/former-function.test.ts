import { OWNER_TAG } from '../../contract/copied-model-version';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { type Synthesised, synthesise } from '../../testing/world/synthesis';
import { PRODUCTION, QUICK, REGION, World } from '../../testing/world/world';

/** A stack whose copies were made by another function with the same logical id, such as the CDK's Provider. */

let world: World;
let project: string;
let v1: Trained;
let standing: string;
beforeEach(async () => {
  world = await World.create(QUICK);
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
  // Which name the copy has.
  await world.deploy('production', copy(v1));
  const [{ name, tags }] = world.copies();
  await world.destroy('production');
  standing = await world.copyByHand(v1, project, name, { Tags: { [OWNER_TAG]: tags[OWNER_TAG] } });
  await world.clock.advance(600_000);
  await start(byFormerFunction(`shared/${name}`));
});
afterEach(() => world.close());

const copy = (version: Trained, options: CopyOptions = {}) => copies({ Copy: version }, options, project);
const callsOf = (operation: string) => world.callsOf(operation).length;

async function start(synthesised: Synthesised): Promise<string> {
  const began = world.clock.now();
  const id = await world.run(world.start('production', synthesised));
  return (await world.run(world.outcome(id, PRODUCTION, began))).status;
}

/** The stack as it is, but for the function's code. */
function byFormerFunction(physicalId: string): Synthesised {
  const synthesised = synthesise('production', copy(v1), { account: PRODUCTION, region: REGION });
  const template = JSON.parse(synthesised.template);
  const [handler] = Object.values<any>(template.Resources).filter(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );
  handler.Properties.Code = { ZipFile: FORMER.replace('PHYSICAL_ID', physicalId) };
  return { ...synthesised, template: JSON.stringify(template) };
}

const FORMER = `
const https = require('node:https');
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({
    Status: 'SUCCESS', PhysicalResourceId: 'PHYSICAL_ID', StackId, RequestId, LogicalResourceId,
    Data: { ModelVersionArn: '', VersionName: '', SourceModelVersionArn: '', F1Score: '', EvaluationSummaryUri: '', Status: '' },
  });
  await new Promise((resolve, reject) => {
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    https.request(event.ResponseURL, { method: 'PUT', headers }, resolve).on('error', reject).end(body);
  });
};
`;

test.each<[string, Record<string, string>]>([
  ['and nothing else changes', {}],
  ['and a tag changes with it', { team: 'vision' }],
])('our function replaces it %s: nothing is copied or deleted', async (_name, tags) => {
  const [copied, deleted] = [callsOf('CopyProjectVersion'), callsOf('DeleteProjectVersion')];

  const update = await world.deploy('production', copy(v1, { tags }));

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toMatchObject([{ arn: standing, tags }]);
  expect([callsOf('CopyProjectVersion'), callsOf('DeleteProjectVersion')]).toEqual([copied, deleted]);
});

test('our function copies the next version and deletes the former copy, and the stack leaves nothing', async () => {
  await world.deploy('production', copy(v1));

  const next = await world.deploy('production', copy(world.train('v2')));

  expect(next.status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toMatchObject([{ name: expect.stringMatching(/^v2-/) }]);
  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});

test('if version and function change in one update that is rolled back, the former copy stays', async () => {
  const bad = world.train('bad', { copyFails: 'No.' });

  const update = await world.deploy('production', copy(bad));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies().map(({ arn }) => arn)).toContain(standing);
});

test('our function deletes the former copy with its stack', async () => {
  await world.deploy('production', copy(v1));

  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});
