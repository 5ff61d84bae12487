import { TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { ownerOf } from '../../../lambda/cloudformation/owner';
import { examineHolder } from '../../../lambda/copied-model-version/examine-holder';
import { type Answers, answering, awsError } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import { request, TAGS, version } from '../../../testing/handlers/copy-requests';

const TAKEN = version({ tags: { ...TAGS, [TAKEN_FROM_TAG]: 'prod/Other' } });

/** What CloudFormation shows of the resource that the version was taken from. */
const shows = (ResourceStatus: string, PhysicalResourceId = request().physicalId) => ({
  StackResourceDetail: { ResourceStatus, PhysicalResourceId },
});

async function examined(DescribeStackResource: Answers[string]) {
  const aws = answering({ DescribeStackResource });
  const observation = await examineHolder(context(aws), request(), TAKEN);
  return { observation, inputs: aws.inputsOf('DescribeStackResource') };
}

test.each<[string, Answers[string], boolean]>([
  ['still has the version', shows('UPDATE_COMPLETE'), true],
  ['has another version now', shows('UPDATE_COMPLETE', 'shapes-prod/other'), false],
  ['was removed, and its removal policy kept the version', shows('DELETE_SKIPPED'), false],
  ['is being deleted too', shows('DELETE_IN_PROGRESS'), false],
  ['is gone', awsError('ValidationError'), false],
])('the resource that the version was taken from %s', async (_, answer, isStillHeld) => {
  const { observation, inputs } = await examined(answer);

  expect(observation).toEqual({ kind: 'seen', thing: { ...TAKEN, isStillHeld } });
  expect(inputs).toMatchObject([{ LogicalResourceId: 'Other' }]);
});

test('nobody knows who has the version while CloudFormation does not answer', async () => {
  const { observation } = await examined(awsError('Throttling'));

  expect(observation).toMatchObject({ kind: 'unknown' });
});

test('a resource whose name was cut for the tag counts as one that still has the version', async () => {
  const owner = ownerOf(request().stack, 'x'.repeat(255));
  const aws = answering({});

  const observation = await examineHolder(
    context(aws),
    request(),
    version({ tags: { ...TAGS, [TAKEN_FROM_TAG]: owner } }),
  );

  expect(observation).toMatchObject({ kind: 'seen', thing: { isStillHeld: true } });
  expect(aws.calls).toEqual([]);
});
