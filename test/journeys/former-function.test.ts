import { OWNER_TAG } from '../../contract/copied-model-version';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { countOf, deploy, destroy, expectCleanDeletion, newWorld, world } from '../../testing/world/story';
import { type Synthesised, synthesise } from '../../testing/world/synthesis';
import { PRODUCTION, QUICK, REGION } from '../../testing/world/world';

/** A stack whose copies were made by another function with the same logical id, such as the CDK's Provider. */

let project: string;
let v1: Trained;
let standing: string;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
  // Which name the copy has.
  await deploy(copy(v1));
  const [{ name, tags }] = world.copies();
  await destroy();
  standing = await world.copyByHand(v1, project, name, { Tags: { [OWNER_TAG]: tags[OWNER_TAG] } });
  await world.clock.advance(600_000);
  await world.deploySynthesised('production', byFormerFunction(`shared/${name}`));
});

const copy = (version: Trained, options: CopyOptions = {}) => copies({ Copy: version }, options, project);

/** The stack as it is, except for the function's code. */
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
  const made = () => [countOf('CopyProjectVersion'), countOf('DeleteProjectVersion')];
  const before = made();

  const update = await deploy(copy(v1, { tags }));

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toMatchObject([{ arn: standing, tags }]);
  expect(made()).toEqual(before);
});

test('our function copies the next version and deletes the former copy, and the stack leaves nothing', async () => {
  await deploy(copy(v1));

  const next = await deploy(copy(world.train('v2')));

  expect(next.status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toMatchObject([{ name: expect.stringMatching(/^v2-/) }]);
  await expectCleanDeletion();
});

test('if version and function change in one update that is rolled back, the former copy stays', async () => {
  const bad = world.train('bad', { copyFails: 'No.' });

  const update = await deploy(copy(bad));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies().map(({ arn }) => arn)).toContain(standing);
});

test('our function deletes the former copy with its stack', async () => {
  await deploy(copy(v1));

  await expectCleanDeletion();
});
