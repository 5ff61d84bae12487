import { parseTemplate } from '../../../emulator/cloudformation/template/parse';
import { bucketAndKey } from '../../../emulator/cloudformation/template/source';
import { expectRefusal } from '../account';
import { deployed, Playground } from './playground';
import { ACCOUNT, attribute, custom, ONE, parameter, REGION, resource } from './templates';

/** The value of an output with `value`, in a stack with a few resources. */
async function evaluated(value: unknown): Promise<string> {
  const template = {
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
  };
  const data = { Colour: 'blue', 'Size.Width': '7' };
  const play = await deployed(template, () => ({ id: 'thing-1', data }));
  return (await play.outputs())[0];
}

const pseudo = ['AccountId', 'Region', 'StackName', 'Partition', 'URLSuffix'].map((name) => {
  return { Ref: `AWS::${name}` };
});
const sub = '${Word} ${Thing} ${Thing.Colour} ${AWS::Region} ${!Word}';

test.each<[string, unknown, string]>([
  ['Ref of a parameter', { Ref: 'Word' }, 'cat'],
  ['Ref of a resource', { Ref: 'Thing' }, 'thing-1'],
  ['pseudo parameters', { 'Fn::Join': [':', pseudo] }, `${ACCOUNT}:${REGION}:demo:aws:amazonaws.com`],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Thing', 'Colour'] }, 'blue'],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Thing.Size.Width' }, '7'],
  ['Fn::Join of a list parameter', { 'Fn::Join': ['-', { Ref: 'Words' }] }, 'a-b-c'],
  ['Fn::Sub', { 'Fn::Sub': sub }, `cat thing-1 blue ${REGION} \${Word}`],
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
  const play = await deployed({
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

const NOBODY = { Ref: 'Nobody' };
const of = (A: object, more: object = {}) => ({ Resources: { A, ...more } });
/** A custom resource with this property. */
const having = (B: object, more?: object) => of(custom({ B }), more);
const nested = (more: object) => resource('AWS::CloudFormation::Stack', { TemplateURL: 'x', ...more });
const FORMAT = 'Template format error: ';
const UNRESOLVED = `${FORMAT}Unresolved resource dependencies [Nobody] in the `;
const QUEUE = resource('AWS::SQS::Queue');
const UNKNOWN = 'the emulator does not know it';
const COLOUR = `Encountered unsupported property Colour (A; ${UNKNOWN} for AWS::SSM::Parameter)`;
const NO_ARN = 'Template error: resource A does not support attribute type Arn in Fn::GetAtt';
const NO_NOBODY = 'Template error: instance of Fn::GetAtt references undefined resource Nobody';

test.each<[string, object]>([
  [`${FORMAT}At least one Resources member must be defined.`, { Resources: {} }],
  [`${FORMAT}Unrecognized resource types: [AWS::SQS::Queue] (A; ${UNKNOWN})`, of(QUEUE)],
  [COLOUR, of(parameter('x', { Colour: 'red' }))],
  ['Invalid template property or properties [Extras]', { ...ONE, Extras: {} }],
  ['does not know templates with a Transform', { ...ONE, Transform: 'AWS::Serverless-2016-10-31' }],
  ['Template error: the emulator does not know the function Fn::Length', having({ 'Fn::Length': [] })],
  ["[/Resources/A/Properties/B/C] 'null' values are not allowed in templates", having({ C: null })],
  [`${UNRESOLVED}Resources block of the template`, having(NOBODY)],
  [`${UNRESOLVED}Resources block of the template`, of(custom({}, { DependsOn: 'Nobody' }))],
  [`${UNRESOLVED}Outputs block of the template`, { ...ONE, Outputs: { A: { Value: NOBODY } } }],
  [NO_NOBODY, having(attribute('Nobody'))],
  [NO_ARN, of(parameter('x'), { B: parameter(attribute('A')) })],
  ['unsupported property TimeoutInMinutes', of(nested({ TimeoutInMinutes: 5 }))],
  ['unsupported property StackName', of(nested({ StackName: 'x' }))],
  [
    'Circular dependency between resources: [A, B]',
    having({ Ref: 'B' }, { B: custom({}, { DependsOn: ['A'] }) }),
  ],
  ['Requires capabilities : [CAPABILITY_IAM]', of(resource('AWS::IAM::Role'))],
  ['Requires capabilities : [CAPABILITY_NAMED_IAM]', of(resource('AWS::IAM::Role', { RoleName: 'me' }))],
])('fails with "%s" for the template %j', async (message, template) => {
  const options = { ChangeSetType: 'CREATE', Capabilities: [] };

  const refusal = new Playground().changeSet(template, options).then(({ StatusReason }) => StatusReason);

  await expect(refusal.catch((error) => error.message)).resolves.toContain(message);
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
  const Bucket = await play.account.bucket('assets');
  await play.call('PutObject', { Bucket, Key: 'a/b.json', Body: Buffer.from(JSON.stringify(ONE)) }, 's3');
  const create = (StackName: string, url: string) =>
    play.call('CreateStack', { StackName, TemplateURL: `https://${url}.json` });

  await create('demo', `assets.s3.${REGION}.amazonaws.com/a/b`);

  expect(await play.settle('demo')).toBe('CREATE_COMPLETE');
  await expect(create('other', `s3.${REGION}.amazonaws.com/assets/none`)).rejects.toThrow(/^S3 error: /);
});

describe('parameters', () => {
  const needs = (definition: object) => ({
    Parameters: { Word: { Type: 'String', ...definition } },
    Resources: { Thing: custom({ Word: { Ref: 'Word' } }) },
  });
  const given = (ParameterValue: string, ParameterKey = 'Word') => ({
    Parameters: [{ ParameterKey, ParameterValue }],
  });
  const SSM = { Type: 'AWS::SSM::Parameter::Value<String>' };

  test.each<[string, object, object, string]>([
    ['without a value', {}, {}, 'Parameters: [Word] must have values'],
    ['that is not there', { Default: 'x' }, given('x', 'Other'), 'Parameters: [Other] do not exist in the'],
    ['that is not allowed', { AllowedValues: ['a', 'b'] }, given('c'), "'Word' must be one of AllowedValues"],
    ['that does not match', { AllowedPattern: '[a-z]+' }, given('A'), "'Word' must match pattern [a-z]+"],
    ['that is too short', { MinLength: 3 }, given('ab'), "'Word' must contain at least 3 characters"],
    ['that is no number', { Type: 'Number' }, given('ab'), "Parameter 'Word' must be a number"],
    ['that is not in SSM', SSM, given('/none'), 'Unable to fetch parameters [/none] from parameter store'],
  ])('fails %s', (_, definition, more, message) =>
    expect(new Playground().create(needs(definition), more)).rejects.toThrow(message),
  );

  test('keep their values when an update asks for it', async () => {
    const play = new Playground();
    await play.deployed(needs({}), given('cat'));
    const template = { ...needs({}), Outputs: { Word: { Value: { Ref: 'Word' } } } };

    await play.updated(template, { Parameters: [{ ParameterKey: 'Word', UsePreviousValue: 'true' }] });

    expect(await play.outputs()).toEqual(['cat']);
  });

  test('can have values from SSM', async () => {
    const play = new Playground();
    await play.call('PutParameter', { Name: '/word', Type: 'String', Value: 'cat' }, 'ssm');

    await play.deployed(needs(SSM), given('/word'));

    expect(play.requests[0].ResourceProperties).toMatchObject({ Word: 'cat' });
    const word = { ParameterKey: 'Word', ParameterValue: '/word', ResolvedValue: 'cat' };
    expect(await play.describe()).toMatchObject({ Parameters: [word] });
  });

  test.each(['swordfish', 'sword"and\\fish', 'Word'])('with NoEcho are not shown: %s', async (secret) => {
    const play = new Playground();
    await play.deployed(needs({ NoEcho: 'true' }), given(secret));

    const { StackEvents: events } = await play.stack('DescribeStackEvents');

    expect((await play.describe()).Parameters).toMatchObject([{ ParameterValue: '****' }]);
    const created = events.find(({ ResourceProperties }: any) => ResourceProperties);
    expect(JSON.parse(created.ResourceProperties)).toMatchObject({ Word: '****' });
    expect(play.requests[0].ResourceProperties).toMatchObject({ Word: secret });
  });
});

test('a dynamic reference to SSM is read when it is needed', async () => {
  const play = new Playground();
  await play.call('PutParameter', { Name: '/word', Type: 'String', Value: 'cat' }, 'ssm');

  await play.deployed({ Resources: { Thing: custom({ Word: 'a {{resolve:ssm:/word}}' }) } });

  expect(play.requests[0].ResourceProperties).toMatchObject({ Word: 'a cat' });
});

test('a summary says what a template needs', async () => {
  const play = new Playground();
  const template = {
    Description: 'a thing',
    Parameters: { Word: { Type: 'String', Default: 'cat' } },
    Resources: { Thing: custom(), Role: resource('AWS::IAM::Role', { RoleName: 'me' }) },
  };

  const summary = (input: object) => play.call('GetTemplateSummary', input);

  const word = { ParameterKey: 'Word', ParameterType: 'String', DefaultValue: 'cat' };
  expect(await summary({ TemplateBody: JSON.stringify(template) })).toMatchObject({
    Description: 'a thing',
    Parameters: [{ ...word, ParameterConstraints: {} }],
    ResourceTypes: ['Custom::Thing', 'AWS::IAM::Role'],
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
  const needsNothing = { Capabilities: [], CapabilitiesReason: undefined };
  expect(await summary({ TemplateBody: JSON.stringify(ONE) })).toMatchObject(needsNothing);
  const refusal = 'TemplateURL must be a supported URL.';
  await expectRefusal(summary({ TemplateURL: 'x' }), 'ValidationError', refusal);
});
