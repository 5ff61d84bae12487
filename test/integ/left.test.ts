import { type Findings, leftOf } from '../../integ/left';
import { removalStep } from '../../integ/removal-step';

const HERE = { profile: 'other', region: 'eu-west-1' };
const PROJECT = 'arn:aws:rekognition:eu-west-1:222222222222:project/integabc-copy/1700000000000';
const VERSION = 'arn:aws:rekognition:eu-west-1:222222222222:project/integabc-copy/version/v1/1700000001000';
const NOTHING: Findings = { stacks: [], projects: [], policies: [] };
const commandsFor = (findings: Partial<Findings>) =>
  leftOf({ ...NOTHING, ...findings }).map(({ command }) => command);

describe('the list of what is left', () => {
  test('has commands that remove everything, contents before their container', () => {
    const commands = commandsFor({
      stacks: [{ ...HERE, name: 'integabc-copy', id: 'arn', status: 'DELETE_FAILED', kept: [] }],
      projects: [{ ...HERE, arn: PROJECT, versions: [{ arn: VERSION, status: 'COPYING_COMPLETED' }] }],
      policies: [{ ...HERE, profile: 'one', projectArn: 'arn:source', name: 'integabc-copy-permission' }],
    });

    expect(commands).toEqual([
      `aws rekognition delete-project-version --project-version-arn ${VERSION} --region eu-west-1 --profile other`,
      `aws rekognition delete-project --project-arn ${PROJECT} --region eu-west-1 --profile other`,
      'aws rekognition delete-project-policy --project-arn arn:source --policy-name integabc-copy-permission --region eu-west-1 --profile one',
      'aws cloudformation delete-stack --stack-name integabc-copy --region eu-west-1 --profile other',
    ]);
  });

  test.each(['STARTING', 'RUNNING'])(
    'stops a model first that is %s, and says that it is billed',
    (status) => {
      const left = leftOf({
        ...NOTHING,
        projects: [{ ...HERE, arn: PROJECT, versions: [{ arn: VERSION, status }] }],
      });

      expect(left[0].what).toBe(`the model version ${VERSION}, ${status}: it is billed by the hour`);
      expect(left[0].command).toContain('stop-project-version');
      expect(left[1].command).toContain('delete-project-version');
    },
  );

  test('has what a deleted stack has kept, but not the stack', () => {
    const stack = { ...HERE, name: 'integabc-copy', id: 'arn:stack', status: 'DELETE_COMPLETE' };

    expect(leftOf({ ...NOTHING, stacks: [{ ...stack, kept: [] }] })).toEqual([]);
    expect(leftOf({ ...NOTHING, stacks: [{ ...stack, kept: ['AWS::S3::Bucket results'] }] })).toEqual([
      {
        what: 'AWS::S3::Bucket results, which was in the stack integabc-copy',
        command:
          'aws cloudformation describe-stack-events --stack-name arn:stack --region eu-west-1 --profile other',
      },
    ]);
  });
});

test.each([
  [undefined, 'gone'],
  ['DELETE_COMPLETE', 'gone'],
  ['CREATE_IN_PROGRESS', 'destroy'],
  ['REVIEW_IN_PROGRESS', 'destroy'],
  ['CREATE_COMPLETE', 'destroy'],
  ['ROLLBACK_FAILED', 'destroy'],
  ['DELETE_FAILED', 'destroy'],
  ['UPDATE_IN_PROGRESS', 'wait'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'wait'],
  ['ROLLBACK_IN_PROGRESS', 'wait'],
  ['DELETE_IN_PROGRESS', 'wait'],
])('a stack that is %s: %s', (status, step) => {
  expect(removalStep(status)).toBe(step);
});
