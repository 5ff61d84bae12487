import { ConnectionLost, type Emulator, type VirtualClock } from '../../emulator';
import { type Happening, inject } from '../../emulator/faults';
import { ACCOUNT, Account, expectRefusal, REGION } from './account';

let account: Account;
let aws: Emulator;
let clock: VirtualClock;
beforeEach(() => {
  account = new Account();
  ({ aws, clock } = account);
});

const call = (operation: string, input: object = {}): Promise<any> =>
  clock.run(account.call('rekognition', operation, input));
const create = (ProjectName: string) => call('CreateProject', { ProjectName });
const projects = () => aws.inventory(ACCOUNT).map((arn) => arn.split('/')[1]);
const at = { service: 'rekognition', operation: 'CreateProject' };
const strike = (what: Happening, more: object = {}) => inject(aws, [{ at: { ...at, ...more }, what }]);

test('an error has no effect, and strikes exactly the scheduled calls', async () => {
  const error = { name: 'error', code: 'ThrottlingException', status: 500 } as const;
  const { hits, remove } = strike(error, { nth: 2, times: 2 });

  await create('a');
  await expectRefusal(create('b'), 'ThrottlingException 500');
  await expectRefusal(create('c'), 'ThrottlingException');
  await create('d');
  remove();

  expect(projects()).toEqual(['a', 'd']);
  expect(hits).toHaveLength(2);
});

test.each<[Happening['name'], string[]]>([
  ['request lost', []],
  ['answer lost', ['a']],
])('a %s is a connection lost, with this effect: %j', async (name, effect) => {
  strike({ name } as Happening);

  await expect(create('a')).rejects.toBeInstanceOf(ConnectionLost);

  expect(projects()).toEqual(effect);
});

test.each<Happening>([
  { name: 'late answer', by: 5_000 },
  { name: 'clock jump', by: 90_000 },
])('a call with %j takes the emulator’s time', async (what) => {
  strike(what);
  const began = clock.now();

  await create('a');

  expect(clock.now() - began).toBe((what as { by: number }).by);
});

test('a call that is delivered twice is done twice', async () => {
  strike({ name: 'delivered twice', after: 60_000 });
  await create('a');
  const [{ ProjectArn }] = (await call('DescribeProjects')).ProjectDescriptions;
  await call('DeleteProject', { ProjectArn });
  await clock.advance(30_000);
  expect(projects()).toEqual([]);

  await clock.advance(60_000);

  expect(projects()).toEqual(['a']);
});

test('a queued event is accepted at once, and done later', async () => {
  strike({ name: 'queued', for: 60_000 });

  expect(await create('a')).toMatchObject({ StatusCode: 202 });
  expect(projects()).toEqual([]);
  await clock.advance(60_000);

  expect(projects()).toEqual(['a']);
});

describe('a start with a fault', () => {
  const model = { account: ACCOUNT, region: REGION, projectName: 'cats', versionName: 'v1' };
  const train = () => aws.rekognition.train(model).modelVersionArn;
  const begin = (ProjectVersionArn: string) =>
    call('StartProjectVersion', { ProjectVersionArn, MinInferenceUnits: 1 });
  const status = () =>
    aws.rekognition.versions(ACCOUNT, REGION).flatMap(({ status, statusMessage }) => [status, statusMessage]);
  const disturb = (what: Happening) =>
    inject(aws, [{ at: { service: 'rekognition', operation: 'StartProjectVersion' }, what }]);

  test('ends as FAILED at the time in the fault, and the next start succeeds', async () => {
    const arn = train();
    disturb({ name: 'start fails', after: 90_000, message: 'No capacity.' });

    await begin(arn);
    await clock.advance(89_999);
    expect(status()).toEqual(['STARTING', undefined]);
    await clock.advance(1);
    expect(status()).toEqual(['FAILED', 'No capacity.']);
    await begin(arn);
    await clock.advance(5 * 60_000);

    expect(status()).toEqual(['RUNNING', undefined]);
  });

  test('may never end', async () => {
    disturb({ name: 'start never ends' });

    await begin(train());
    await clock.advance(48 * 3_600_000);

    expect(status()).toEqual(['STARTING', undefined]);
  });
});

test('a fault strikes only the named caller', async () => {
  strike({ name: 'request lost' }, { account: '222222222222' });
  strike({ name: 'request lost' }, { by: 'assumed-role/' });
  strike({ name: 'request lost' }, { when: ({ ProjectName }: any) => ProjectName === 'b' });

  await create('a');
  await expect(create('b')).rejects.toBeInstanceOf(ConnectionLost);
});

test('fails to kill a function that does not run in this process', async () => {
  strike({ name: 'killed before' });

  await expect(create('a')).rejects.toThrow('only functions in this process can be killed by a fault');
});
