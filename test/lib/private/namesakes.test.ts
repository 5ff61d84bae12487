import { App, Aws, Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy } from '../../../lib';
import { ACCOUNT, copyIn, DESTINATION_PROJECT, REGION, SOURCE_ACCOUNT, stackIn } from '../fixture';

const TAKEN = 'versionName is "blue", but Stack/Copy has this name in the same project';

test('two copies of one name in one project are refused', () => {
  const stack = stackIn();
  copyIn(stack, 'Copy', { versionName: 'blue' });

  expect(() => copyIn(stack, 'Other', { versionName: 'blue', adoptExisting: true })).toThrow(TAKEN);
});

test('so they are in two stacks of an app', () => {
  const stack = stackIn();
  copyIn(stack, 'Copy', { versionName: 'blue' });
  const other = new Stack(stack.node.root, 'Other', { env: { account: ACCOUNT, region: REGION } });

  expect(() => copyIn(other, 'Copy', { versionName: 'blue' })).toThrow(TAKEN);
});

test('a project that is made by the app is known by its token', () => {
  const stack = stackIn();
  const destinationProject = new Project(stack, 'Project');
  copyIn(stack, 'Copy', { versionName: 'blue', destinationProject });

  expect(() => copyIn(stack, 'Other', { versionName: 'blue', destinationProject })).toThrow(TAKEN);
});

test('other projects, other names, derived names and other apps do not matter', () => {
  const stack = stackIn();
  const destinationProject = Project.fromProjectArn(
    stack,
    'Elsewhere',
    DESTINATION_PROJECT.replace('prod-cats', 'test-cats'),
  );

  expect(() => {
    copyIn(stack, 'Copy', { versionName: 'blue' });
    copyIn(stack, 'Elsewhere2', { versionName: 'blue', destinationProject });
    copyIn(stack, 'Green', { versionName: 'green' });
    copyIn(stack, 'Derived1');
    copyIn(stack, 'Derived2');
    copyIn(stackIn(), 'Copy', { versionName: 'blue' });
  }).not.toThrow();
});

test('two policies of one name on one project are refused', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: SOURCE_ACCOUNT, region: REGION } });
  const project = new Project(stack, 'Project');
  const policy = (id: string) => new ProjectPolicy(stack, id, { project, policyName: 'copies' });
  policy('Policy').allowCopy(new AccountPrincipal(Aws.ACCOUNT_ID));

  expect(() => policy('Other')).toThrow(
    'policyName is "copies", but Stack/Policy has this name in the same project',
  );
});
