import { parseTemplate } from '../../../emulator/cloudformation/template/parse';
import { bucketAndKey } from '../../../emulator/cloudformation/template/source';
import { ACCOUNT, custom, Playground, parameter, REGION } from './playground';

/** The value of an output with `value`, in a stack with a few resources. */
async function evaluated(value: unknown, more: object = {}): Promise<string> {
  const play = new Playground(() => ({ id: 'thing-1', data: { Colour: 'blue', 'Size.Width': '7' } }));
  const id = await play.deployed(
    'demo',
    {
      Parameters: {
        Word: { Type: 'String', Default: 'cat' },
        Words: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
      },
      Mappings: { Sizes: { big: { width: 10 }, small: { width: 1 } } },
      Conditions: {
        IsCat: { 'Fn::Equals': [{ Ref: 'Word' }, 'cat'] },
        IsDog: { 'Fn::Not': [{ Condition: 'IsCat' }] },
        Either: { 'Fn::Or': [{ Condition: 'IsCat' }, { Condition: 'IsDog' }] },
        Both: { 'Fn::And': [{ Condition: 'IsCat' }, { Condition: 'IsDog' }] },
      },
      Resources: { Thing: custom() },
      Outputs: { Value: { Value: value } },
    },
    more,
  );
  return (await play.describe(id)).Outputs[0].OutputValue;
}

test.each<[string, unknown, string]>([
  ['Ref of a parameter', { Ref: 'Word' }, 'cat'],
  ['Ref of a resource', { Ref: 'Thing' }, 'thing-1'],
  [
    'pseudo parameters',
    {
      'Fn::Join': [
        ':',
        [
          { Ref: 'AWS::AccountId' },
          { Ref: 'AWS::Region' },
          { Ref: 'AWS::StackName' },
          { Ref: 'AWS::Partition' },
          { Ref: 'AWS::URLSuffix' },
        ],
      ],
    },
    `${ACCOUNT}:${REGION}:demo:aws:amazonaws.com`,
  ],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Thing', 'Colour'] }, 'blue'],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Thing.Size.Width' }, '7'],
  ['Fn::Join of a list parameter', { 'Fn::Join': ['-', { Ref: 'Words' }] }, 'a-b-c'],
  [
    'Fn::Sub',
    { 'Fn::Sub': '${Word} ${Thing} ${Thing.Colour} ${AWS::Region} ${!Word}' },
    `cat thing-1 blue ${REGION} \${Word}`,
  ],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${A}${B}', { A: { Ref: 'Word' }, B: '!' }] }, 'cat!'],
  ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Words' }] }, 'b'],
  ['Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'x-y'] }] }, 'y'],
  ['Fn::If', { 'Fn::If': ['IsCat', 'meow', 'woof'] }, 'meow'],
  ['Fn::Not', { 'Fn::If': ['IsDog', 'woof', 'meow'] }, 'meow'],
  ['Fn::Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['Fn::And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'big', 'width'] }, '10'],
  ['Fn::Base64', { 'Fn::Base64': 'cat' }, 'Y2F0'],
  ['Fn::GetAZs', { 'Fn::Join': [',', { 'Fn::GetAZs': '' }] }, `${REGION}a,${REGION}b,${REGION}c`],
])('%s', async (_, value, expected) => {
  expect(await evaluated(value)).toBe(expected);
});

test('a resource with a false condition is left out, and so is a property with AWS::NoValue', async () => {
  const play = new Playground();
  await play.deployed('demo', {
    Parameters: { Word: { Type: 'String', Default: 'cat' } },
    Conditions: { IsDog: { 'Fn::Equals': [{ Ref: 'Word' }, 'dog'] } },
    Resources: {
      Cat: custom({ Bone: { 'Fn::If': ['IsDog', 'yes', { Ref: 'AWS::NoValue' }] } }),
      Dog: custom({}, { Condition: 'IsDog' }),
    },
    Outputs: { Dog: { Condition: 'IsDog', Value: { Ref: 'Dog' } } },
  });

  expect(play.asked).toEqual(['Create Cat']);
  expect(play.requests[0].ResourceProperties).not.toHaveProperty('Bone');
  expect((await play.describe('demo')).Outputs).toEqual([]);
});

const thing = { Resources: { Thing: custom() } };

test.each<[string, object, string]>([
  [
    'no resources',
    { Resources: {} },
    'Template format error: At least one Resources member must be defined.',
  ],
  [
    'an unknown type',
    { Resources: { A: { Type: 'AWS::SQS::Queue' } } },
    'Template format error: Unrecognized resource types: [AWS::SQS::Queue] (A; the emulator does not know it)',
  ],
  [
    'an unknown property',
    { Resources: { A: parameter('x', { Properties: { Type: 'String', Value: 'x', Colour: 'red' } }) } },
    'Encountered unsupported property Colour (A; the emulator does not know it for AWS::SSM::Parameter)',
  ],
  ['an unknown section', { ...thing, Extras: {} }, 'Invalid template property or properties [Extras]'],
  [
    'a transform',
    { ...thing, Transform: 'AWS::Serverless-2016-10-31' },
    'the emulator does not know templates with a Transform',
  ],
  [
    'an unknown function',
    { Resources: { A: custom({ B: { 'Fn::Length': [] } }) } },
    'Template error: the emulator does not know the function Fn::Length',
  ],
  [
    'null',
    { Resources: { A: custom({ B: { C: null } }) } },
    "Template format error: [/Resources/A/Properties/B/C] 'null' values are not allowed in templates",
  ],
  [
    'a Ref to nothing',
    { Resources: { A: custom({ B: { Ref: 'Nobody' } }) } },
    'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
  ],
  [
    'a Ref to nothing in an output',
    { ...thing, Outputs: { A: { Value: { Ref: 'Nobody' } } } },
    'Template format error: Unresolved resource dependencies [Nobody] in the Outputs block of the template',
  ],
  [
    'a GetAtt of nothing',
    { Resources: { A: custom({ B: { 'Fn::GetAtt': ['Nobody', 'Arn'] } }) } },
    'Template error: instance of Fn::GetAtt references undefined resource Nobody',
  ],
  [
    'an attribute that the type does not have',
    { Resources: { A: parameter('x'), B: parameter({ 'Fn::GetAtt': ['A', 'Arn'] }) } },
    'Template error: resource A does not support attribute type Arn in Fn::GetAtt',
  ],
  [
    'a DependsOn on nothing',
    { Resources: { A: custom({}, { DependsOn: 'Nobody' }) } },
    'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
  ],
  [
    'a circle',
    { Resources: { A: custom({ B: { Ref: 'B' } }), B: custom({}, { DependsOn: ['A'] }) } },
    'Circular dependency between resources: [A, B]',
  ],
  [
    'roles without a capability',
    { Resources: { A: { Type: 'AWS::IAM::Role', Properties: {} } } },
    'Requires capabilities : [CAPABILITY_IAM]',
  ],
  [
    'named roles without a capability',
    { Resources: { A: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'me' } } } },
    'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  ],
])('fails for %s', async (_, template, message) => {
  const play = new Playground();
  const body = {
    StackName: 'demo',
    TemplateBody: JSON.stringify(template),
    ChangeSetName: 'a',
    ChangeSetType: 'CREATE',
  };

  const attempt = async () => {
    const { Id } = await play.call('CreateChangeSet', body);
    await play.clock.advance(1_000);
    throw new Error((await play.call('DescribeChangeSet', { ChangeSetName: Id })).StatusReason);
  };

  await expect(attempt()).rejects.toThrow(message);
});

test('YAML is read with its short functions', () => {
  const template = parseTemplate(`
# a comment
Resources:
  Thing:
    Type: Custom::Thing
    Properties:
      Version: 2012-10-17
      A: !Ref Word
      B: !GetAtt Thing.Size.Width
      C: !Sub "\${Word}!"
      D: !Join ["-", [a, !Ref Word]]
      E: !If [IsCat, 1, !Ref "AWS::NoValue"]
      F: !Select [0, !Split [",", "x,y"]]
`);

  expect(template.Resources.Thing.Properties).toEqual({
    Version: '2012-10-17',
    A: { Ref: 'Word' },
    B: { 'Fn::GetAtt': ['Thing', 'Size.Width'] },
    C: { 'Fn::Sub': '${Word}!' },
    D: { 'Fn::Join': ['-', ['a', { Ref: 'Word' }]] },
    E: { 'Fn::If': ['IsCat', 1, { Ref: 'AWS::NoValue' }] },
    F: { 'Fn::Select': [0, { 'Fn::Split': [',', 'x,y'] }] },
  });
});

test.each([
  ['https://assets.s3.eu-west-1.amazonaws.com/a/b.json', 'assets', 'a/b.json'],
  ['https://my.assets.s3.amazonaws.com/b.json', 'my.assets', 'b.json'],
  ['https://s3.eu-west-1.amazonaws.com/assets/a/b.json', 'assets', 'a/b.json'],
  ['http://127.0.0.1:4566/assets/a/b.json', 'assets', 'a/b.json'],
])('a template is found at %s', (url, bucket, key) => {
  expect(bucketAndKey(url)).toEqual({ bucket, key });
});

test('a template can be in a bucket', async () => {
  const play = new Playground();
  await play.call(
    'CreateBucket',
    { Bucket: 'assets', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
    's3',
  );
  await play.call(
    'PutObject',
    { Bucket: 'assets', Key: 'a/b.json', Body: Buffer.from(JSON.stringify(thing)) },
    's3',
  );

  const { StackId } = await play.call('CreateStack', {
    StackName: 'demo',
    TemplateURL: `https://assets.s3.${REGION}.amazonaws.com/a/b.json`,
  });

  expect(await play.settle(StackId)).toBe('CREATE_COMPLETE');
  await expect(
    play.call('CreateStack', {
      StackName: 'other',
      TemplateURL: `https://s3.${REGION}.amazonaws.com/assets/none.json`,
    }),
  ).rejects.toThrow(/^S3 error: /);
});

describe('parameters', () => {
  const needs = (definition: object) => ({
    Parameters: { Word: { Type: 'String', ...definition } },
    Resources: { Thing: custom({ Word: { Ref: 'Word' } }) },
  });
  const given = (ParameterValue: string) => ({ Parameters: [{ ParameterKey: 'Word', ParameterValue }] });

  test.each<[string, object, object, string]>([
    ['without a value', {}, {}, 'Parameters: [Word] must have values'],
    [
      'that the template does not have',
      { Default: 'x' },
      { Parameters: [{ ParameterKey: 'Other', ParameterValue: 'x' }] },
      'Parameters: [Other] do not exist in the template',
    ],
    [
      'out of the allowed values',
      { AllowedValues: ['a', 'b'] },
      given('c'),
      "Parameter 'Word' must be one of AllowedValues",
    ],
    [
      'that does not match',
      { AllowedPattern: '[a-z]+' },
      given('A'),
      "Parameter 'Word' must match pattern [a-z]+",
    ],
    [
      'that is too short',
      { MinLength: 3 },
      given('ab'),
      "Parameter 'Word' must contain at least 3 characters",
    ],
    ['that is no number', { Type: 'Number' }, given('ab'), "Parameter 'Word' must be a number"],
    [
      'out of SSM that is not there',
      { Type: 'AWS::SSM::Parameter::Value<String>' },
      given('/none'),
      'Unable to fetch parameters [/none] from parameter store for this account.',
    ],
  ])('fails %s', async (_, definition, more, message) => {
    await expect(new Playground().create('demo', needs(definition), more)).rejects.toThrow(message);
  });

  test('keep their values when an update asks for it', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', needs({}), given('cat'));

    await play.update(
      id,
      { ...needs({}), Outputs: { Word: { Value: { Ref: 'Word' } } } },
      {
        Parameters: [{ ParameterKey: 'Word', UsePreviousValue: 'true' }],
      },
    );
    await play.settle(id);

    expect((await play.describe(id)).Outputs).toMatchObject([{ OutputValue: 'cat' }]);
  });

  test('can have values from SSM', async () => {
    const play = new Playground();
    await play.call('PutParameter', { Name: '/word', Type: 'String', Value: 'cat' }, 'ssm');

    const id = await play.deployed(
      'demo',
      needs({ Type: 'AWS::SSM::Parameter::Value<String>' }),
      given('/word'),
    );

    expect(play.requests[0].ResourceProperties).toMatchObject({ Word: 'cat' });
    expect((await play.describe(id)).Parameters).toEqual([
      { ParameterKey: 'Word', ParameterValue: '/word', ResolvedValue: 'cat' },
    ]);
  });

  test.each(['swordfish', 'sword"and\\fish', 'Word'])('with NoEcho are not shown: %s', async (secret) => {
    const play = new Playground();
    const id = await play.deployed('demo', needs({ NoEcho: 'true' }), given(secret));

    const { StackEvents: events } = await play.call('DescribeStackEvents', { StackName: id });

    expect((await play.describe(id)).Parameters).toMatchObject([{ ParameterValue: '****' }]);
    const created = events.find(({ ResourceProperties }: any) => ResourceProperties);
    expect(JSON.parse(created.ResourceProperties)).toMatchObject({ Word: '****' });
    expect(play.requests[0].ResourceProperties).toMatchObject({ Word: secret });
  });
});

test('a dynamic reference to SSM is read when it is needed', async () => {
  const play = new Playground();
  await play.call('PutParameter', { Name: '/word', Type: 'String', Value: 'cat' }, 'ssm');

  await play.deployed('demo', { Resources: { Thing: custom({ Word: 'a {{resolve:ssm:/word}}' }) } });

  expect(play.requests[0].ResourceProperties).toMatchObject({ Word: 'a cat' });
});

test('a summary says what a template needs', async () => {
  const play = new Playground();
  const template = {
    Description: 'a thing',
    Parameters: { Word: { Type: 'String', Default: 'cat' } },
    Resources: { Thing: custom(), Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'me' } } },
  };

  expect(await play.call('GetTemplateSummary', { TemplateBody: JSON.stringify(template) })).toMatchObject({
    Description: 'a thing',
    Parameters: [{ ParameterKey: 'Word', ParameterType: 'String', DefaultValue: 'cat' }],
    ResourceTypes: ['Custom::Thing', 'AWS::IAM::Role'],
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
});
