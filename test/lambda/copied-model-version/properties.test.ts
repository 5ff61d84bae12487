import { OWNER_TAG, STOP_TAG } from '../../../contract/copied-model-version';
import type { ResourceEvent } from '../../../lambda/cloudformation/request';
import { parseRequest, undoneBy } from '../../../lambda/copied-model-version/request';
import {
  DESTINATION,
  event,
  OTHER_SOURCE,
  request,
  SOURCE_PROJECT,
  SOURCE_VERSION,
} from '../../../testing/handlers/copy-requests';
import type { EventChange } from '../../../testing/handlers/requests';

/** The problem that a request reports about one property, if it reports one. */
function refusal(change: Record<string, unknown>, type: 'Create' | 'Update' = 'Create'): string {
  try {
    parseRequest(event({ type, id: 'given', change }));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The copy that a Delete with these properties names, if they name one. */
const deletionWith = (change: object) => parseRequest(event({ type: 'Delete', id: 'given', change }));

describe.each(['SourceProjectArn', 'SourceProjectVersionArn', 'DestinationProjectArn', 'OutputBucket'])(
  '%s',
  (property) => {
    test.each(['Create', 'Update'] as const)('fails a %s if it is missing or no string', (type) => {
      const says = 'but it must be a string';

      expect(refusal({ [property]: undefined }, type)).toContain(`${property} is undefined, ${says}`);
      expect(refusal({ [property]: ['text'] }, type)).toContain(`${property} is ["text"], ${says}`);
    });

    test('may be missing in a Delete, and then there is no copy', () => {
      expect(deletionWith({ [property]: undefined })).toBeUndefined();
    });
  },
);

test.each([
  'OutputKeyPrefix',
  'KmsKeyId',
  'VersionName',
  'StopOnDelete',
  'AdoptExisting',
  'MinimumF1Score',
  'UnknownLabels',
])('%s may be missing, and fails if it is no string', (property) => {
  expect(refusal({ [property]: undefined })).toBe('');
  expect(refusal({ [property]: { Ref: 'X' } })).toContain(
    `${property} is {"Ref":"X"}, but it must be a string`,
  );
});

test.each([
  ['a text', 'team=vision'],
  ['a list', ['vision']],
  ['a map with another value', { team: 7 }],
  ['null', null],
])('fails if Tags are %s', (_, Tags) => {
  expect(refusal({ Tags })).toContain('but it must map strings to strings');
});

const ELSEWHERE = DESTINATION.replace('222222222222', '333333333333');
const REFUSED: readonly (readonly [property: string, value: unknown, says: string])[] = [
  ['SourceProjectArn', 'shapes', 'source.projectArn is "shapes"'],
  ['SourceProjectVersionArn', 'v1', 'source.modelVersionArn is "v1"'],
  ['DestinationProjectArn', 'shapes-prod', 'destinationProject is "shapes-prod"'],
  ['DestinationProjectArn', ELSEWHERE, `destinationProject is "${ELSEWHERE}"`],
  ['OutputBucket', 'a', 'outputBucket is "a"'],
  ['OutputKeyPrefix', 'p'.repeat(1025), 'outputKeyPrefix is "ppp'],
  ['KmsKeyId', ' ', 'encryptionKey is " "'],
  ['VersionName', ' ', 'versionName is " "'],
  ['Tags', { 'aws:x': '' }, 'tags is "aws:x"'],
  ['Timeout', '3001', 'timeout is "3001 seconds"'],
  ['Timeout', undefined, 'timeout is "not a number"'],
  ['Timeout', 'long', 'timeout is "not a number"'],
  ['MinimumF1Score', '90', 'minimumF1Score is 90'],
  ['MinimumF1Score', 'high', 'minimumF1Score is "not a number"'],
  ['MinimumF1Score', ' ', 'minimumF1Score is "not a number"'],
  ['MinimumLabelF1Scores', { circle: '80' }, 'minimumLabelF1Scores.circle is 80'],
  ['MinimumLabelF1Scores', { circle: '' }, 'minimumLabelF1Scores.circle is "not a number"'],
  ['MinimumLabelF1Scores', { circle: 0.8 }, 'MinimumLabelF1Scores is {"circle":0.8}, but it must map'],
  ['MinimumLabelF1Scores', 'circle', 'MinimumLabelF1Scores is "circle", but it must map strings to strings'],
  ['MaximumF1Drop', '0.02', 'currentVersionParameterName is undefined, but maximumF1Drop is measured'],
  ['CurrentVersionParameterName', '/models/current', 'maximumF1Drop is undefined, but'],
  ['MaximumF1Drop', 0.02, 'MaximumF1Drop is 0.02, but it must be a string'],
  ['CurrentVersionParameterName', ['/x'], 'CurrentVersionParameterName is ["/x"], but it must be a string'],
  ['AcceptMissingEvaluation', true, 'AcceptMissingEvaluation is true, but it must be a string'],
];

test.each(REFUSED)('fails if %s is %j', (property, value, says) => {
  expect(refusal({ [property]: value })).toContain(says);
  expect(refusal({ [property]: value }, 'Update')).toContain(says);
});

test('fails in a stack of another Region', () => {
  const elsewhere = (arn: string) => arn.replace('eu-west-1', 'us-east-1');

  expect(
    refusal({
      SourceProjectArn: elsewhere(SOURCE_PROJECT),
      SourceProjectVersionArn: elsewhere(SOURCE_VERSION),
      DestinationProjectArn: elsewhere(DESTINATION),
    }),
  ).toBe(
    `Copy cannot be copied as asked: destinationProject is "${elsewhere(DESTINATION)}", but the stack is in eu-west-1: ` +
      'deploy this stack in us-east-1, or choose a project in eu-west-1',
  );
});

test.each([{ DestinationProjectArn: 'shapes-prod' }, { Tags: 'team=vision' }, { VersionName: 7 }])(
  'a Delete with the properties %j names no copy',
  (change) => {
    expect(deletionWith(change)).toBeUndefined();
  },
);

test('fails if a drop or its parameter is missing', () => {
  expect(refusal({ MaximumF1Drop: '2', CurrentVersionParameterName: '/aws/current' })).toMatch(
    /2 problems: 1\. maximumF1Drop is 2, but .* 2\. currentVersionParameterName is "\/aws\/current", but /,
  );
});

test('the gates become numbers', () => {
  const { gates } = request({
    change: {
      MinimumF1Score: '0.9',
      MinimumLabelF1Scores: { circle: '0.8', square: '1' },
      UnknownLabels: 'pass',
      MaximumF1Drop: '0.02',
      CurrentVersionParameterName: '/models/current',
      AcceptMissingEvaluation: 'true',
    },
  });

  expect(gates).toEqual({
    minimumF1Score: 0.9,
    minimumLabelF1Scores: [
      ['circle', 0.8],
      ['square', 1],
    ],
    unknownLabels: 'passed',
    maximumF1Drop: 0.02,
    currentVersionParameterName: '/models/current',
    acceptMissingEvaluation: true,
  });
});

test.each(['true', 'passed', '', undefined])(
  'unknown labels do not pass unless UnknownLabels says so: %p',
  (UnknownLabels) => {
    expect(request({ change: { UnknownLabels } }).gates.unknownLabels).toBe('missing');
  },
);

test.each<[string | undefined, string | undefined]>([
  ['pass', undefined],
  [undefined, 'pass'],
])('UnknownLabels changes no gate: %p after %p', (now, before) => {
  const gates = { MinimumLabelF1Scores: { circle: '0.8' } };
  const update = (minimum: string) =>
    request({
      type: 'Update',
      id: 'given',
      change: { MinimumLabelF1Scores: { circle: minimum }, UnknownLabels: now },
      old: { ...gates, UnknownLabels: before },
    });

  expect(update('0.8').keepsGates).toBe(true);
  expect(update('0.9').keepsGates).toBe(false);
});

describe('a switch', () => {
  test.each([
    ['true', true],
    ['false', false],
    ['TRUE', false],
    [undefined, false],
  ])('that is %p: %p', (value, expected) => {
    const resolved = request({
      change: { StopOnDelete: value, AdoptExisting: value, AcceptMissingEvaluation: value },
    });

    expect([resolved.stopOnDelete, resolved.adoptExisting]).toEqual([expected, expected]);
    expect(resolved.gates.acceptMissingEvaluation).toBe(expected);
    expect(Object.hasOwn(resolved.tags, STOP_TAG)).toBe(expected);
  });
});

test.each([
  ['1', 1_000],
  ['3000', 3_000_000],
])('a time-out of %s seconds becomes milliseconds', (Timeout, expected) => {
  expect(request({ change: { Timeout } }).timeout).toBe(expected);
});

test.each([{ Timeout: '99999', MinimumF1Score: '7' }, { Timeout: 'long' }, { Timeout: undefined }])(
  'a Delete checks only what names the copy, so that no rule blocks it, and has 50 minutes: %j',
  (change) => {
    expect(request({ type: 'Delete', change, id: 'given' }).timeout).toBe(3_000_000);
  },
);

test('a missing minimum is undefined, and not zero', () => {
  expect(request().gates).toEqual({
    minimumLabelF1Scores: [],
    unknownLabels: 'missing',
    acceptMissingEvaluation: false,
  });
  expect(request({ change: { MinimumF1Score: '0' } }).gates.minimumF1Score).toBe(0);
});

test('the owner tag is the library’s, whatever a Delete’s properties say', () => {
  const { tags } = request({ type: 'Delete', id: 'given', change: { Tags: { [OWNER_TAG]: 'me', a: 'b' } } });

  expect(tags).toEqual({ [OWNER_TAG]: 'prod/Copy', a: 'b' });
});

test.each([
  ['those that are declared no more', { Tags: { a: '1' } }, { Tags: { a: '0', b: '2' } }, ['b', STOP_TAG]],
  ['stopOnDelete, even where it was not set before', {}, {}, [STOP_TAG]],
  ['nothing of stopOnDelete while it is set', { StopOnDelete: 'true' }, {}, []],
  ['none if the old Tags are no map', {}, { Tags: 'text' }, [STOP_TAG]],
])('former tags are %s', (_, change, old, expected) => {
  expect(request({ type: 'Update', change, old }).formerTagKeys).toEqual(expected);
});

test('a Delete names its copy by an id that we gave, or by the properties if the id is invented', () => {
  const idOf = (id: string) => request({ type: 'Delete', id }).physicalId;

  expect(idOf('shapes-prod/old')).toBe('shapes-prod/old');
  expect(idOf('given')).toBe(request().physicalId);
});

/** A Create with old properties, as CloudFormation never sends it. */
const createWithOld = (old: object, change = {}) =>
  ({
    ...event({ change }),
    OldResourceProperties: { ...event().ResourceProperties, ...old },
  }) as ResourceEvent;

test('only an Update can change a named copy', () => {
  const named = { VersionName: 'blue' };
  const old = { VersionName: 'blue', OutputBucket: 'elsewhere' };

  expect(request({ type: 'Update', change: named, old }).changesNamedCopy).toBe(true);
  expect(parseRequest(createWithOld(old, named))!.changesNamedCopy).toBe(false);
  expect(request({ type: 'Delete', change: named }).changesNamedCopy).toBe(false);
});

describe('what a rollback undoes', () => {
  const old = { SourceProjectVersionArn: OTHER_SOURCE };
  const made = request({ change: old });
  const kept = { Tags: { a: 'b' } };

  test('is the copy that the old properties name, as a Delete would', () => {
    expect(undoneBy(request({ type: 'Update', old }))).toMatchObject({
      event: { RequestType: 'Delete', PhysicalResourceId: '' },
      versionName: made.versionName,
      physicalId: made.physicalId,
      sourceModelVersionArn: old.SourceProjectVersionArn,
    });
  });

  test.each<[string, EventChange]>([
    ['the copy stays the same', { type: 'Update', old: kept }],
    ['the copy stays the same, whatever CloudFormation knows', { type: 'Update', id: 'given', old: kept }],
    ['CloudFormation knows it by its id', { type: 'Update', id: made.physicalId, old }],
    ['copies are kept', { type: 'Update', old: { ...old, Retain: 'true' } }],
    ['the old properties name no copy', { type: 'Update', old: { ...old, OutputBucket: 7 } }],
    ['the undone update was refused for its name', { type: 'Update', old: { ...old, VersionName: 'v 1' } }],
    ['it is a Create', {}],
    ['it is a Delete', { type: 'Delete' }],
  ])('is nothing if %s', (_, asked) => {
    expect(undoneBy(request(asked))).toBeUndefined();
  });

  test('is nothing for a Create, whatever its properties are', () => {
    expect(undoneBy(parseRequest(createWithOld(old))!)).toBeUndefined();
  });

  test('is the copy, although the former properties retain copies', () => {
    expect(undoneBy(request({ type: 'Update', change: { Retain: 'true' }, old }))).toBeDefined();
  });
});

describe('in a chain', () => {
  const FOLLOWER = { First: 'Copy', WaitedBefore: '3000' };

  test.each([
    ['only', {}],
    ['first', { Followed: 'true' }],
    ['middle', { ...FOLLOWER, Followed: 'true' }],
    ['last', FOLLOWER],
  ])('the link is the %s one', (link, change) => {
    expect(request({ change }).link).toBe(link);
  });

  test('a follower asks for the copy of the first link, under its own id', () => {
    const { versionName, owner, tags, physicalId } = request();

    const follower = { ...event({ change: FOLLOWER }), LogicalResourceId: 'CopyWait2' };

    expect(parseRequest(follower as ResourceEvent)).toMatchObject({
      versionName,
      owner,
      tags,
      physicalId: `${physicalId}/CopyWait2`,
      waitedBefore: 3_000_000,
    });
  });

  test('a Delete of a follower finds the copy by the follower’s id', () => {
    const physicalId = 'shapes-prod/blue/Copy';

    const deletion = request({ type: 'Delete', id: physicalId, change: FOLLOWER });

    expect(deletion).toMatchObject({ versionName: 'blue', physicalId, timeout: 3_000_000 });
  });

  test('a follower undoes nothing', () => {
    const old = { SourceProjectVersionArn: OTHER_SOURCE };
    const asked = { type: 'Update', id: 'shapes-prod/other' } as const;

    expect(undoneBy(request({ ...asked, old }))).toBeDefined();
    expect(undoneBy(request({ ...asked, change: FOLLOWER, old: { ...old, ...FOLLOWER } }))).toBeUndefined();
  });
});
