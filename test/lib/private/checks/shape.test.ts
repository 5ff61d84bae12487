import { App, Duration, type Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  HandlerFunctions,
  ModelPromotion,
  ModelVersion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
} from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
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
const ran = (props: object) => () => {
  const stack = stackIn();
  return new RunningModelVersion(stack, 'Runs', {
    modelVersion: sourceIn(stack),
    minInferenceUnits: 1,
    ...props,
  });
};
const schedule = { start: ScheduleExpression.rate(Duration.hours(1)), stop: 'cron(0 18 * * ? *)' };
const given = (make: (stack: Stack) => unknown) => () => make(stackIn());

describe('a value of another kind is refused by its path', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a text that would let a missing evaluation pass',
      copied({ acceptMissingEvaluation: 'false' }),
      'Stack/Copy: acceptMissingEvaluation is "false", but it must be true or false: pass a boolean; compare a text with "true", for every text counts as true, or leave it out',
    ],
    [
      'a text that would stop a model',
      target({ stopOnDelete: 'no' }),
      'Shapes: targets[0].stopOnDelete is "no", but it must be true or false: ',
    ],
    [
      'a text that would let a schedule start a model',
      ran({ schedule: { ...schedule, stop: schedule.start, enabled: 'false' } }),
      'Stack/Runs: schedule.enabled is "false", but it must be true or false: ',
    ],
    [
      'a number in quotes',
      copied({ minimumF1Score: '0.9' }),
      'minimumF1Score is "0.9", but it must be a number: ',
    ],
    [
      'a null of JSON',
      target({ maximumF1Drop: null }),
      'targets[0].maximumF1Drop is null, but it must be a number: pass a number without quotes, or leave it out',
    ],
    ['a list that is text', promoted({ targets: '[]' }), 'targets is "[]", but it must be a list: '],
    [
      'a target that is none',
      promoted({ targets: [null] }),
      'targets[0] is null, but it must be an object: ',
    ],
    ['no source', promoted({ source: undefined }), 'source is undefined, but it must be an object: '],
    [
      'one version in place of a list',
      promoted({ keptModelVersionArns: SOURCE_VERSION }),
      `keptModelVersionArns is "${SOURCE_VERSION}", but it must be a list: pass a list, also for one item`,
    ],
    [
      'a target without a name',
      target({ name: undefined }),
      'targets[0].name is undefined, but it must be a string: ',
    ],
    [
      'running that is switched on',
      target({ running: true }),
      'targets[0].running is true, but it must be an object: ',
    ],
    [
      'scores in a Map',
      copied({ minimumLabelF1Scores: new Map() }),
      'minimumLabelF1Scores is {}, but it must be an object: pass an object that is no Map',
    ],
    [
      'minutes in place of a Duration',
      promoted({ timeout: 30 }),
      'timeout is 30, but it must be a Duration: use Duration.minutes()',
    ],
    [
      'a comparison without a parameter',
      copied({ f1Comparison: { maximumF1Drop: 0.1 } }),
      'f1Comparison.currentVersionParameterName is undefined, but it must be a string: ',
    ],
    [
      'a schedule that is text',
      ran({ schedule }),
      'schedule.stop is "cron(0 18 * * ? *)", but it must be a ScheduleExpression: use ScheduleExpression.cron() or ScheduleExpression.expression()',
    ],
    [
      'the ARN of a version that the environment does not have',
      given((stack) =>
        ModelVersion.fromModelVersionAttributes(stack, 'Version', {
          project: Project.fromProjectArn(stack, 'Project', SOURCE_PROJECT),
          modelVersionArn: process.env.NO_SUCH_VARIABLE!,
        }),
      ),
      'Stack/Version: modelVersionArn is undefined, but it must be a string: pass text in quotes; a variable of the environment may not be set',
    ],
    [
      'a version without its project',
      given((stack) =>
        ModelVersion.fromModelVersionAttributes(stack, 'Version', {
          modelVersionArn: SOURCE_VERSION,
        } as never),
      ),
      'Stack/Version: project is undefined, but it must be an object: ',
    ],
    [
      'the ARN of a project that the environment does not have',
      given((stack) => Project.fromProjectArn(stack, 'Project', process.env.NO_SUCH_VARIABLE!)),
      'Stack/Project: projectArn is undefined, but it must be a string: ',
    ],
    [
      'the name of a project in place of its ARN',
      given((stack) => Project.fromProjectArn(stack, 'Project', 'shapes')),
      'Stack/Project: projectArn is "shapes", but it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP: ',
    ],
    [
      'the tags of a project',
      given((stack) => new Project(stack, 'Project', { tags: ['team'] as never })),
      'Stack/Project: tags is ["team"], but it must be an object: ',
    ],
    [
      'a policy without a project',
      given((stack) => new ProjectPolicy(stack, 'Policy', {} as never)),
      'Stack/Policy: project is undefined, but it must be an object: ',
    ],
    [
      'a pointer to an ARN',
      given((stack) => new ModelVersionPointer(stack, 'Now', { modelVersion: SOURCE_VERSION as never })),
      `Stack/Now: modelVersion is "${SOURCE_VERSION}", but it must be an object: `,
    ],
    [
      'an imported pointer without a name',
      given((stack) => ModelVersionPointer.fromParameterName(stack, 'Now', undefined as never)),
      'Stack/Now: parameterName is undefined, but it must be a string: ',
    ],
    [
      'a retention in quotes',
      given((stack) => HandlerFunctions.configure(stack, { logRetention: '365' as never })),
      'Stack: logRetention is "365", but it must be a number: ',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('a property with another name is refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'of a promotion',
      promoted({ keptVersions: [SOURCE_VERSION] }),
      `keptVersions is ["${SOURCE_VERSION}"], but a promotion has no such property, only source, targets, keptModelVersionArns, timeout: correct its name, or leave it out`,
    ],
    [
      'of a source',
      promoted({
        source: { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION, modelversionARN: 'x' },
      }),
      'source.modelversionARN is "x", but it has no such property, only modelVersionArn: ',
    ],
    [
      'of a schedule',
      ran({ schedule: { ...schedule, stop: schedule.start, timezone: 'Europe/Berlin' } }),
      'schedule.timezone is "Europe/Berlin", but a schedule has no such property, only start, stop, enabled: ',
    ],
    [
      'of a comparison',
      copied({ f1Comparison: { maximumF1Drop: 0.1, currentVersionParameterName: '/x', maximumDrop: 0.2 } }),
      'f1Comparison.maximumDrop is 0.2, but a comparison has no such property, only ',
    ],
    [
      'of a copy, where its case alone differs',
      copied({ minimumF1score: 0.9 }),
      'minimumF1score is 0.9, but it has no such property, only minimumF1Score: correct its name, or leave it out',
    ],
    [
      'of a copy, where it is written as in Python',
      copied({ minimum_label_f1_scores: { cat: 0.9 } }),
      'minimum_label_f1_scores is {"cat":0.9}, but it has no such property, only minimumLabelF1Scores: ',
    ],
    [
      'of the functions',
      given((stack) => HandlerFunctions.configure(stack, { logretention: 365 } as never)),
      'logretention is 365, but it has no such property, only logRetention: ',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

test('a source may come from a list with more properties', () => {
  const source = { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION, trainedBy: 'Ada' };

  expect(promoted({ source })).not.toThrow();
});

test('a class that extends a copy may pass its own properties on', () => {
  expect(copied({ team: 'vision' })).not.toThrow();
});

test('an undefined property is ignored, whatever its name', () => {
  expect(promoted({ targets: [{ name: 'staging', account: ACCOUNT, team: undefined }] })).not.toThrow();
});
