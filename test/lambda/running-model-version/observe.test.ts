import { RUNNER_TAG } from '../../../contract/running-model-version';
import { Aws, awsError } from './answers';
import { arnOf, BY_NIGHT, ID, RUNNER, VERSION } from './requests';

const V2 = arnOf('v2');
const OFF = { ...BY_NIGHT, State: 'DISABLED' };

let aws: Aws;
beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => {});
  aws = new Aws();
  aws.stack = 'UPDATE_IN_PROGRESS';
  aws.resource = { status: 'UPDATE_IN_PROGRESS', id: ID };
  aws.models = {
    [VERSION]: { status: 'RUNNING', tags: { [RUNNER_TAG]: RUNNER } },
    [V2]: { status: 'STOPPED' },
  };
});
afterEach(() => jest.restoreAllMocks());

/** A hand-over from v1 to v2. */
const handOver = (Schedule: object, seconds: number) =>
  aws.run({ type: 'Update', change: { ModelVersionArn: V2, Schedule }, old: { Schedule } }, seconds);

test('with a schedule that is switched off, a new version is started where the old one runs', async () => {
  await handOver(OFF, 20);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
});

test('what the old version does is asked once, and what happens to it later does not count', async () => {
  aws.at(1, () => aws.is('STOPPED'));

  await handOver(OFF, 60);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
});

test.each(['STOPPED', 'STOPPING', 'FAILED'])(
  'nothing is started where the old version is %s',
  async (status) => {
    aws.is(status);

    const { answer } = await handOver(OFF, 60);

    expect(answer).toMatchObject({ status: 'SUCCESS', data: { Status: 'STOPPED' } });
    expect(aws.changes).toEqual(['TagResource v2']);
  },
);

test('nothing is started where the old version is gone', async () => {
  delete aws.models[VERSION];

  await handOver(OFF, 60);

  expect(aws.changes).toEqual(['TagResource v2']);
});

test('nothing is decided while AWS does not show the old version', async () => {
  aws.errors.ListTagsForResource = awsError('ThrottlingException');
  aws.at(30, () => delete aws.errors.ListTagsForResource);

  await handOver(OFF, 60);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
});

test('a schedule that is on asks the clock, and not the old version', async () => {
  aws.is('STOPPED');

  await handOver(BY_NIGHT, 20);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
  expect(aws.calls.filter((call) => call === 'ListTagsForResource')).toHaveLength(2);
});
