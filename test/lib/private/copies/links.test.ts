import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { WAIT_TYPE } from '../../../../contract/copied-model-version';
import type { CopiedModelVersionProps } from '../../../../lib';
import { linksOf } from '../../../../lib/private/copies/links';
import { COPY_TYPE, copyIn, stackIn } from '../../../../testing/constructs/fixture';

const GATES = {
  minimumF1Score: 0.9,
  f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: '/models/current' },
};

/** The resources of a copy's chain, by their logical ids without the hash. */
function chainIn(stack: Stack): Record<string, any> {
  const resources = Object.entries<any>(Template.fromStack(stack).toJSON().Resources);
  const links = resources.filter(([, { Type }]) => [COPY_TYPE, WAIT_TYPE].includes(Type));
  return Object.fromEntries(links.map(([id, resource]) => [id.replace(/[0-9A-F]{8}$/, ''), resource]));
}

function chainOf(props: Partial<CopiedModelVersionProps>): Record<string, any> {
  const stack = stackIn();
  copyIn(stack, 'Copy', props);
  return chainIn(stack);
}

test.each([
  [1, [1]],
  [3_000, [3_000]],
  [3_001, [3_000, 1]],
  [6_000, [3_000, 3_000]],
  [6_300, [3_000, 3_000, 300]],
  [43_200, [...Array(14).fill(3_000), 1_200]],
])('a timeout of %i seconds is divided among links', (seconds, shares) => {
  expect(linksOf(Duration.seconds(seconds)).map(({ timeout }) => timeout)).toEqual(shares);
});

test('up to 50 minutes there is one resource, without properties of a chain', () => {
  const { Copy, ...others } = chainOf({ timeout: Duration.minutes(50), ...GATES });

  expect(others).toEqual({});
  expect(
    Object.keys(Copy.Properties).filter((name) => ['Followed', 'First', 'WaitedBefore'].includes(name)),
  ).toEqual([]);
  expect(Copy.Properties).toMatchObject({ Timeout: '3000', MinimumF1Score: '0.9', MaximumF1Drop: '0.02' });
});

test('a timeout that only CloudFormation knows is not divided', () => {
  const stack = stackIn();
  const seconds = new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;

  copyIn(stack, 'Copy', { timeout: Duration.seconds(seconds) });

  expect(chainIn(stack)).toEqual({
    Copy: expect.objectContaining({ Properties: expect.objectContaining({ Timeout: { Ref: 'Seconds' } }) }),
  });
});

test('each link waits for the one before it, and says which copy it waits for and for how long', () => {
  const { Copy, CopyWait2, CopyWait3, ...others } = chainOf({
    timeout: Duration.minutes(130),
    tags: { a: 'b' },
  });

  expect(others).toEqual({});
  const { DependsOn: machine, Properties: properties } = Copy;
  expect(properties).toMatchObject({ Timeout: '3000', Followed: 'true', Tags: { a: 'b' } });
  const first = expect.stringMatching(/^Copy[0-9A-F]{8}$/);
  expect(CopyWait2).toMatchObject({
    Type: WAIT_TYPE,
    DependsOn: [...machine, first],
    Properties: { ...properties, Timeout: '3000', First: first, WaitedBefore: '3000', Followed: 'true' },
  });
  const { Followed, ...ofLast } = properties;
  expect(CopyWait3).toMatchObject({
    Type: WAIT_TYPE,
    DependsOn: [...machine, expect.stringMatching(/^CopyWait2[0-9A-F]{8}$/)],
    Properties: { ...ofLast, Timeout: '1800', First: first, WaitedBefore: '6000' },
  });
  expect(CopyWait3.Properties).not.toHaveProperty('Followed');
});

test('only the last link has gates', () => {
  const { Copy, CopyWait2, CopyWait3 } = chainOf({ timeout: Duration.minutes(130), ...GATES });

  const gates = {
    MinimumF1Score: '0.9',
    MaximumF1Drop: '0.02',
    CurrentVersionParameterName: '/models/current',
  };
  for (const { Properties } of [Copy, CopyWait2]) {
    for (const gate of Object.keys(gates)) expect(Properties).not.toHaveProperty(gate);
  }
  expect(CopyWait3.Properties).toMatchObject(gates);
});

test('users of the copy refer to its last link, and its metrics to the first one', () => {
  const stack = stackIn();
  const copy = copyIn(stack, 'Copy', { timeout: Duration.minutes(130) });

  const last = expect.stringMatching(/^CopyWait3[0-9A-F]{8}$/);
  for (const attribute of [copy.modelVersionArn, copy.versionName, copy.f1Score]) {
    expect(stack.resolve(attribute)).toEqual({ 'Fn::GetAtt': [last, expect.any(String)] });
  }
  const { Resource } = copy.metricCopyFailed().dimensions as any;
  expect(stack.resolve(Resource)).toMatch(/^Stack\/Copy[0-9A-F]{8}$/);
});

const sixIn = (stack: Stack) =>
  Array.from({ length: 6 }, (_, i) => copyIn(stack, `C${i}`, { timeout: Duration.minutes(130) }));

test('in a lane a copy waits for the last link of the one before it', () => {
  const stack = stackIn();
  sixIn(stack);

  const { C5, C5Wait2 } = chainIn(stack);
  expect(C5.DependsOn).toContainEqual(expect.stringMatching(/^C0Wait3[0-9A-F]{8}$/));
  expect(C5Wait2.DependsOn.join()).not.toMatch(/C0/);
});

test('a lane that would close a cycle through a follower is left out', () => {
  const stack = stackIn();
  const copies = sixIn(stack);
  copies[0].node.findChild('Wait3').node.addDependency(copies[5]);

  expect(chainIn(stack).C5.DependsOn.join()).not.toMatch(/C0/);
});
