import { App, Duration, type Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  HandlerFunctions,
  ModelPromotion,
  ModelVersion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
} from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  runIn,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  stackIn,
} from '../../../../testing/constructs/fixture';

/** Values as they come from the context, from JSON or from the environment, without a compiler. */
const promoted = (props: object) => () =>
  new ModelPromotion(new App(), 'Shapes', {
    source: { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION },
    targets: [{ name: 'staging', account: ACCOUNT }],
    ...props,
  });
const target = (props: object) => promoted({ targets: [{ name: 'staging', account: ACCOUNT, ...props }] });
const copied = (props: object) => () => copyIn(stackIn(), 'Copy', props);
const ran = (props: object) => () => runIn(stackIn(), 'Run', props);
const given = (make: (stack: Stack, nothing: never) => unknown) => () => make(stackIn(), undefined as never);
const versionWith = (projectArn?: string, modelVersionArn?: string) =>
  given((stack) => {
    const project = projectArn && Project.fromProjectArn(stack, 'Project', projectArn);
    ModelVersion.fromModelVersionAttributes(stack, 'Version', { project, modelVersionArn } as never);
  });

const start = ScheduleExpression.rate(Duration.hours(1));
const stop = 'cron(0 18 * * ? *)';
const comparison = { maximumF1Drop: 0.1, currentVersionParameterName: '/x' };
const source = { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION };

type Mistake = readonly [value: string, make: () => unknown];

/** What is allowed instead, with the values that are refused. */
const KINDS: Readonly<Record<string, readonly Mistake[]>> = {
  'it must be true or false: pass a boolean; compare a text with "true", for every text counts as true, or leave it out':
    [
      ['Stack/Copy: acceptMissingEvaluation is "false"', copied({ acceptMissingEvaluation: 'false' })],
      ['Shapes: targets[0].stopOnDelete is "no"', target({ stopOnDelete: 'no' })],
      ['schedule.enabled is "false"', ran({ schedule: { start, stop: start, enabled: 'false' } })],
    ],
  'it must be a number: pass a number without quotes, or leave it out': [
    ['minimumF1Score is "0.9"', copied({ minimumF1Score: '0.9' })],
    ['targets[0].maximumF1Drop is null', target({ maximumF1Drop: null })],
    [
      'Stack: logRetention is "365"',
      given((stack) => HandlerFunctions.configure(stack, { logRetention: '365' as never })),
    ],
  ],
  'it must be a list: pass a list, also for one item': [
    ['targets is "[]"', promoted({ targets: '[]' })],
    [`keptModelVersionArns is "${SOURCE_VERSION}"`, promoted({ keptModelVersionArns: SOURCE_VERSION })],
  ],
  'it must be an object: pass an object that is no Map': [
    ['targets[0] is null', promoted({ targets: [null] })],
    ['source is undefined', promoted({ source: undefined })],
    ['targets[0].running is true', target({ running: true })],
    ['minimumLabelF1Scores is {}', copied({ minimumLabelF1Scores: new Map() })],
    ['Stack/Version: project is undefined', versionWith(undefined, SOURCE_VERSION)],
    [
      'Stack/Project: tags is ["team"]',
      given((stack) => new Project(stack, 'Project', { tags: ['team'] as never })),
    ],
    [
      'Stack/Policy: project is undefined',
      given((stack, project) => new ProjectPolicy(stack, 'Policy', { project })),
    ],
    [
      `Stack/Now: modelVersion is "${SOURCE_VERSION}"`,
      given((stack) => new ModelVersionPointer(stack, 'Now', { modelVersion: SOURCE_VERSION as never })),
    ],
  ],
  'it must be a string: pass text in quotes; a variable of the environment may not be set': [
    ['targets[0].name is undefined', target({ name: undefined })],
    [
      'f1Comparison.currentVersionParameterName is undefined',
      copied({ f1Comparison: { maximumF1Drop: 0.1 } }),
    ],
    ['Stack/Version: modelVersionArn is undefined', versionWith(SOURCE_PROJECT, undefined)],
    [
      'Stack/Project: projectArn is undefined',
      given((stack, none) => Project.fromProjectArn(stack, 'Project', none)),
    ],
    [
      'Stack/Now: parameterName is undefined',
      given((stack, none) => ModelVersionPointer.fromParameterName(stack, 'Now', none)),
    ],
  ],
  'it must be a Duration: use Duration.minutes()': [['timeout is 30', promoted({ timeout: 30 })]],
  'it must be a ScheduleExpression: use ScheduleExpression.cron() or ScheduleExpression.expression()': [
    [`schedule.stop is "${stop}"`, ran({ schedule: { start, stop } })],
  ],
  'it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP: ': [
    [
      'Stack/Project: projectArn is "shapes"',
      given((stack) => Project.fromProjectArn(stack, 'Project', 'shapes')),
    ],
  ],
};

describe.each(Object.entries(KINDS))('%s', (allowed, mistakes) => {
  test.each(mistakes)('%s', (value, make) => {
    expect(make).toThrow(`${value}, but ${allowed}`);
  });
});

test.each<Mistake>([
  [
    `keptVersions is ["${SOURCE_VERSION}"], but a promotion has no such property, only source, targets, keptModelVersionArns, timeout: correct its name, or leave it out`,
    promoted({ keptVersions: [SOURCE_VERSION] }),
  ],
  [
    'source.modelversionARN is "x", but it has no such property, only modelVersionArn: ',
    promoted({ source: { ...source, modelversionARN: 'x' } }),
  ],
  [
    'schedule.timezone is "Here", but a schedule has no such property, only start, stop, enabled: ',
    ran({ schedule: { start, stop: start, timezone: 'Here' } }),
  ],
  [
    'f1Comparison.maximumDrop is 0.2, but a comparison has no such property, only ',
    copied({ f1Comparison: { ...comparison, maximumDrop: 0.2 } }),
  ],
  [
    'minimumF1score is 0.9, but it has no such property, only minimumF1Score: correct its name, or leave it out',
    copied({ minimumF1score: 0.9 }),
  ],
  // As it is written in Python.
  [
    'minimum_label_f1_scores is {"cat":0.9}, but it has no such property, only minimumLabelF1Scores: ',
    copied({ minimum_label_f1_scores: { cat: 0.9 } }),
  ],
  [
    'logretention is 365, but it has no such property, only logRetention: ',
    given((stack) => HandlerFunctions.configure(stack, { logretention: 365 } as never)),
  ],
])('a property with another name is refused: %s', (says, make) => {
  expect(make).toThrow(says);
});

test('a source may come from a list with more properties', () => {
  expect(promoted({ source: { ...source, trainedBy: 'Ada' } })).not.toThrow();
});

test('a class that extends a copy may pass its own properties on', () => {
  expect(copied({ team: 'vision' })).not.toThrow();
});

test('an undefined property is ignored, whatever its name', () => {
  expect(target({ team: undefined })).not.toThrow();
});
