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

const start = ScheduleExpression.rate(Duration.hours(1));
const stop = 'cron(0 18 * * ? *)';
const comparison = { maximumF1Drop: 0.1, currentVersionParameterName: '/x' };
const source = { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION };

describe('a value of another kind is refused by its path', () => {
  test.each<[string, () => unknown]>([
    [
      'Stack/Copy: acceptMissingEvaluation is "false", but it must be true or false: pass a boolean; compare a text with "true", for every text counts as true, or leave it out',
      copied({ acceptMissingEvaluation: 'false' }),
    ],
    [
      'Shapes: targets[0].stopOnDelete is "no", but it must be true or false: ',
      target({ stopOnDelete: 'no' }),
    ],
    [
      'Stack/Run: schedule.enabled is "false", but it must be true or false: ',
      ran({ schedule: { start, stop: start, enabled: 'false' } }),
    ],
    ['minimumF1Score is "0.9", but it must be a number: ', copied({ minimumF1Score: '0.9' })],
    [
      'targets[0].maximumF1Drop is null, but it must be a number: pass a number without quotes, or leave it out',
      target({ maximumF1Drop: null }),
    ],
    ['targets is "[]", but it must be a list: ', promoted({ targets: '[]' })],
    ['targets[0] is null, but it must be an object: ', promoted({ targets: [null] })],
    ['source is undefined, but it must be an object: ', promoted({ source: undefined })],
    [
      `keptModelVersionArns is "${SOURCE_VERSION}", but it must be a list: pass a list, also for one item`,
      promoted({ keptModelVersionArns: SOURCE_VERSION }),
    ],
    ['targets[0].name is undefined, but it must be a string: ', target({ name: undefined })],
    ['targets[0].running is true, but it must be an object: ', target({ running: true })],
    [
      'minimumLabelF1Scores is {}, but it must be an object: pass an object that is no Map',
      copied({ minimumLabelF1Scores: new Map() }),
    ],
    ['timeout is 30, but it must be a Duration: use Duration.minutes()', promoted({ timeout: 30 })],
    [
      'f1Comparison.currentVersionParameterName is undefined, but it must be a string: ',
      copied({ f1Comparison: { maximumF1Drop: 0.1 } }),
    ],
    [
      'schedule.stop is "cron(0 18 * * ? *)", but it must be a ScheduleExpression: use ScheduleExpression.cron() or ScheduleExpression.expression()',
      ran({ schedule: { start, stop } }),
    ],
    [
      'Stack/Version: modelVersionArn is undefined, but it must be a string: pass text in quotes; a variable of the environment may not be set',
      given((stack, modelVersionArn) => {
        const project = Project.fromProjectArn(stack, 'Project', SOURCE_PROJECT);
        ModelVersion.fromModelVersionAttributes(stack, 'Version', { project, modelVersionArn });
      }),
    ],
    [
      'Stack/Version: project is undefined, but it must be an object: ',
      given((stack, project) =>
        ModelVersion.fromModelVersionAttributes(stack, 'Version', {
          project,
          modelVersionArn: SOURCE_VERSION,
        }),
      ),
    ],
    [
      'Stack/Project: projectArn is undefined, but it must be a string: ',
      given((stack, nothing) => Project.fromProjectArn(stack, 'Project', nothing)),
    ],
    [
      'Stack/Project: projectArn is "shapes", but it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP: ',
      given((stack) => Project.fromProjectArn(stack, 'Project', 'shapes')),
    ],
    [
      'Stack/Project: tags is ["team"], but it must be an object: ',
      given((stack) => new Project(stack, 'Project', { tags: ['team'] as never })),
    ],
    [
      'Stack/Policy: project is undefined, but it must be an object: ',
      given((stack, project) => new ProjectPolicy(stack, 'Policy', { project })),
    ],
    [
      `Stack/Now: modelVersion is "${SOURCE_VERSION}", but it must be an object: `,
      given((stack) => new ModelVersionPointer(stack, 'Now', { modelVersion: SOURCE_VERSION as never })),
    ],
    [
      'Stack/Now: parameterName is undefined, but it must be a string: ',
      given((stack, nothing) => ModelVersionPointer.fromParameterName(stack, 'Now', nothing)),
    ],
    [
      'Stack: logRetention is "365", but it must be a number: ',
      given((stack) => HandlerFunctions.configure(stack, { logRetention: '365' as never })),
    ],
  ])('%s', (says, make) => {
    expect(make).toThrow(says);
  });
});

describe('a property with another name is refused', () => {
  test.each<[string, () => unknown]>([
    [
      `keptVersions is ["${SOURCE_VERSION}"], but a promotion has no such property, only source, targets, keptModelVersionArns, timeout: correct its name, or leave it out`,
      promoted({ keptVersions: [SOURCE_VERSION] }),
    ],
    [
      'source.modelversionARN is "x", but it has no such property, only modelVersionArn: ',
      promoted({ source: { ...source, modelversionARN: 'x' } }),
    ],
    [
      'schedule.timezone is "Europe/Berlin", but a schedule has no such property, only start, stop, enabled: ',
      ran({ schedule: { start, stop: start, timezone: 'Europe/Berlin' } }),
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
  ])('%s', (says, make) => {
    expect(make).toThrow(says);
  });
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
