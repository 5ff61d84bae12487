import { Aws, Annotations as CdkAnnotations, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy, type ProjectPolicyProps } from '../../lib';
import {
  copyIn,
  DESTINATION_PROJECT,
  DESTINATION_VERSION,
  POLICY_TYPE,
  problemsIn,
  REGION,
  resourceOf,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
  stackBeside,
  stackIn,
  versionIn,
  warningsIn,
} from '../../testing/constructs/fixture';

const ENV = { account: SOURCE_ACCOUNT, region: REGION };
const EVERY_VERSION = `arn:aws:rekognition:${REGION}:${SOURCE_ACCOUNT}:project/cats/version/*`;
const TRUSTED = 'arn:aws:iam::222222222222:root';
const toTrusted = new iam.ArnPrincipal(TRUSTED);

const sourceStack = () => stackIn({ env: ENV });

function policyIn(stack: Stack, id = 'Policy', props: Partial<ProjectPolicyProps> = {}): ProjectPolicy {
  const imported = stack.node.tryFindChild('Cats') as Project | undefined;
  const project = props.project ?? imported ?? Project.fromProjectArn(stack, 'Cats', SOURCE_PROJECT);
  return new ProjectPolicy(stack, id, { ...props, project });
}

function statement(props: iam.PolicyStatementProps = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [toTrusted],
    actions: ['rekognition:CopyProjectVersion'],
    resources: [EVERY_VERSION],
    ...props,
  });
}

const documentWith = (...statements: iam.PolicyStatement[]) => new iam.PolicyDocument({ statements });

test('a policy lets another account copy every version of the project', () => {
  const stack = sourceStack();

  policyIn(stack).allowCopy(toTrusted);

  expect(resourceOf(stack, POLICY_TYPE)).toEqual({
    Type: 'Custom::RekognitionProjectPolicy',
    Properties: {
      ServiceToken: {
        'Fn::GetAtt': ['cdkrekognitioncustomlabelsProjectPolicyProviderframeworkonEvent1A535A78', 'Arn'],
      },
      ProjectArn: SOURCE_PROJECT,
      ServiceTimeout: '3600',
      PolicyName: 'Stack-Policy-C600FC89',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: TRUSTED },
            Action: 'rekognition:CopyProjectVersion',
            Resource: EVERY_VERSION,
          },
        ],
      },
    },
    DependsOn: ['cdkrekognitioncustomlabelsProjectPolicyStateMachine9AE88E6D'],
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
});

test('a policy names the given versions, also copies, and can deny', () => {
  const stack = stackIn();
  const copy = copyIn(stack);
  const project = Project.fromProjectArn(stack, 'Own', DESTINATION_PROJECT);

  const versions = [versionIn(stack), copy];
  policyIn(stack, 'Policy', { project }).denyCopy(new iam.AnyPrincipal(), { versions });

  expect(resourceOf(stack, POLICY_TYPE).Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'rekognition:CopyProjectVersion',
      Resource: [DESTINATION_VERSION, { 'Fn::GetAtt': ['Copy1ED8A51E', 'ModelVersionArn'] }],
    },
  ]);
});

describe('a principal that AWS does not document', () => {
  const idsOfWarnings = (stack: Stack) =>
    warningsIn(stack).map((text) => /\[ack: [\w-]+:([\w-]+)\]/.exec(text)?.[1]);

  test('an organisation becomes everybody with a condition', () => {
    const stack = sourceStack();

    policyIn(stack).allowCopy(new iam.OrganizationPrincipal('o-1234567890'), { versions: [sourceIn(stack)] });

    expect(resourceOf(stack, POLICY_TYPE).Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'rekognition:CopyProjectVersion',
        Resource: SOURCE_VERSION,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } },
      },
    ]);
    expect(warningsIn(stack, 'may also ignore the condition: then every AWS account can copy')).toHaveLength(
      1,
    );
  });

  const [everybody, role] = [new iam.StarPrincipal(), toTrusted];
  const among = statement({ principals: [role, new iam.ArnPrincipal('*')] });
  test.each<[string, (policy: ProjectPolicy) => void, string[]]>([
    ['anybody', (policy) => policy.allowCopy(new iam.AnyPrincipal()), ['policy-everybody']],
    ['a star', (policy) => policy.allowCopy(everybody), ['policy-everybody']],
    ['an ARN that is a star', (policy) => policy.allowCopy(new iam.ArnPrincipal('*')), ['policy-everybody']],
    ['a star among others', (policy) => policy.document.addStatements(among), ['policy-everybody']],
    [
      'a star under a condition',
      (policy) => policy.allowCopy(everybody.withConditions({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })),
      ['policy-condition'],
    ],
    [
      'a role under a condition',
      (policy) => policy.allowCopy(role.withConditions({ Bool: { 'aws:SecureTransport': 'true' } })),
      ['policy-condition'],
    ],
    ['everybody to whom it is forbidden', (policy) => policy.denyCopy(new iam.AnyPrincipal()), []],
    ['an account', (policy) => policy.allowCopy(role), []],
    ['the stack’s own account', (policy) => policy.allowCopy(new iam.AccountRootPrincipal()), []],
  ])('%s has its warnings', (_, permit, ids) => {
    const stack = sourceStack();

    permit(policyIn(stack));

    expect(idsOfWarnings(stack)).toEqual(ids);
  });

  test('a warning can be acknowledged', () => {
    const stack = sourceStack();
    const policy = policyIn(stack);
    policy.allowCopy(new iam.OrganizationPrincipal('o-1234567890'));

    CdkAnnotations.of(policy).acknowledgeWarning('cdk-rekognition-custom-labels:policy-condition');

    expect(warningsIn(stack)).toEqual([]);
  });
});

test('fails on an empty list of versions, which would otherwise mean every one', () => {
  expect(() => policyIn(sourceStack()).allowCopy(toTrusted, { versions: [] })).toThrow(
    'Stack/Policy: versions is [], but an empty list names no version',
  );
});

test('statements are added to the document that is given, in order', () => {
  const stack = sourceStack();

  policyIn(stack, 'Policy', { document: documentWith(statement({ sid: 'First' })) }).allowCopy(toTrusted, {
    versions: [sourceIn(stack)],
  });

  const statements = resourceOf(stack, POLICY_TYPE).Properties.PolicyDocument.Statement;
  expect(statements.map(({ Sid, Resource }: any) => [Sid, Resource])).toEqual([
    ['First', EVERY_VERSION],
    [undefined, SOURCE_VERSION],
  ]);
});

test('the policy of a project of the same stack names its versions by its attributes', () => {
  const stack = sourceStack();

  policyIn(stack, 'Policy', { project: new Project(stack, 'New') }).allowCopy(toTrusted);

  const parts = { 'Fn::Split': ['/', { 'Fn::GetAtt': ['New8A81B073', 'Arn'] }] };
  expect(resourceOf(stack, POLICY_TYPE).Properties.PolicyDocument.Statement[0].Resource).toEqual({
    'Fn::Join': ['', [{ 'Fn::Select': [0, parts] }, '/', { 'Fn::Select': [1, parts] }, '/version/*']],
  });
});

test('the attributes are those of the custom resource', () => {
  const stack = sourceStack();

  const policy = policyIn(stack, 'Policy', { policyName: 'copying' });

  expect(stack.resolve([policy.policyName, policy.policyRevisionId])).toEqual([
    { 'Fn::GetAtt': ['Policy23B91518', 'PolicyName'] },
    { 'Fn::GetAtt': ['Policy23B91518', 'PolicyRevisionId'] },
  ]);
});

describe('validation of properties', () => {
  test('fails with all problems at once, those of the document included', () => {
    const stack = stackIn({ env: { ...ENV, account: '333333333333' } });
    const document = documentWith(
      statement({ actions: ['rekognition:DetectCustomLabels'], resources: ['arn:aws:s3:::theirs'] }),
      statement({ sid: '猫'.repeat(1900), principals: [new iam.AccountPrincipal('22222222222')] }),
    );

    const props = { policyName: '', document, removalPolicy: RemovalPolicy.SNAPSHOT };

    expect(problemsIn(() => policyIn(stack, 'Policy', props))).toEqual([
      `project is "${SOURCE_PROJECT}"`,
      'policyName is ""',
      'removalPolicy is "snapshot"',
      expect.stringMatching(/^document is "2\d{3} characters"$/),
      expect.stringMatching(/^document is "猫{199}…/),
      'document.Statement[0].Action is "rekognition:DetectCustomLabels"',
      'document.Statement[0].Resource is "arn:aws:s3:::theirs"',
      'document.Statement[1].Principal is "arn:aws:iam::22222222222:root"',
    ]);
  });

  test('fails on more than 2000 characters with the partition, which only CloudFormation knows', () => {
    const accounts = Array.from({ length: 60 }, (_, index) => String(222222222200 + index));
    const principals = accounts.map((account) => new iam.AccountPrincipal(account));

    expect(() =>
      policyIn(sourceStack(), 'Policy', { document: documentWith(statement({ principals })) }),
    ).toThrow(/^Stack\/Policy: document is "2\d{3} characters", but a project policy has at most 2000/);
  });

  test('every value can be a token', () => {
    const stack = stackIn({});
    const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
    const document = documentWith(
      statement({
        sid: 'x'.repeat(1990),
        principals: [new iam.ArnPrincipal(parameter('Principal'))],
        actions: [parameter('Action')],
        resources: [parameter('Version')],
      }),
    );
    const project = Project.fromProjectArn(stack, 'Project', parameter('ProjectArn'));

    policyIn(stack, 'Policy', { project, policyName: parameter('PolicyName'), document });

    expect(resourceOf(stack, POLICY_TYPE).Properties).toMatchObject({
      ProjectArn: { Ref: 'ProjectArn' },
      PolicyName: { Ref: 'PolicyName' },
      PolicyDocument: {
        Statement: [
          {
            Principal: { AWS: { Ref: 'Principal' } },
            Action: { Ref: 'Action' },
            Resource: { Ref: 'Version' },
          },
        ],
      },
    });
  });

  test('fails on a wrong resource beside one that is a token', () => {
    const resources = [`arn:${Aws.PARTITION}:x`, 'arn:aws:s3:::bucket'];
    const act = () => policyIn(sourceStack(), 'Policy', { document: documentWith(statement({ resources })) });

    expect(act).toThrow('document.Statement[0].Resource is "arn:aws:s3:::bucket", but');
  });
});

describe('validation at synthesis', () => {
  test.each<[string, (policy: ProjectPolicy, stack: Stack) => void, RegExp]>([
    [
      'a policy without statements',
      () => {},
      /\[Stack\/Policy\] document is {}, but a project policy needs at least one statement/,
    ],
    [
      'a statement that came late',
      (policy, stack) => policy.allowCopy(toTrusted, { versions: [versionIn(stack, 'Theirs')] }),
      /\[Stack\/Policy\] document\.Statement\[0\]\.Resource is ".*prod-cats.*", but it must be a version of/,
    ],
  ])('fails on %s', (_, change, says) => {
    const stack = sourceStack();
    change(policyIn(stack), stack);

    expect(() => Template.fromStack(stack)).toThrow(says);
  });

  test('fails on a sixth policy of one project, wherever it is in the app', () => {
    const stack = sourceStack();
    for (let i = 0; i < 5; i++) policyIn(stack, `Policy${i}`).allowCopy(toTrusted);
    const other = stackBeside(stack, 'Other', ENV);

    policyIn(other, 'Sixth').allowCopy(toTrusted);

    expect(() => Template.fromStack(other)).toThrow('it is policy number 6 of a project that can carry 5');
  });

  test('policies of different projects do not add up', () => {
    const stack = sourceStack();
    const projects = Array.from({ length: 6 }, (_, i) => new Project(stack, `Project${i}`));
    for (const [i, project] of projects.entries())
      policyIn(stack, `Policy${i}`, { project }).allowCopy(toTrusted);

    Template.fromStack(stack).resourceCountIs(POLICY_TYPE, 6);
  });
});
