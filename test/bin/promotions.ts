import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readPromotion } from '../../bin/configuration';
import { promote } from '../../bin/promote';

const project = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
export const version = (name: string, created: number, of = 'shapes') =>
  `arn:aws:rekognition:eu-west-1:111111111111:project/${of}/version/${name}/${created}`;
export const v1 = version('v1', 1700000001000);
export const v2 = version('v2', 1700000002000);

/** A promotion with only the required properties. */
export const small = {
  source: { projectArn: project, modelVersionArn: v1 },
  targets: [{ name: 'staging', account: '222222222222' }],
};

/** A promotion with all properties, except those that exclude each other. */
export const full = {
  name: 'shapes-release',
  source: { projectArn: project, modelVersionArn: v2 },
  keptModelVersionArns: [v1, v2],
  timeout: 40,
  tags: { team: 'vision' },
  targets: [
    {
      name: 'staging',
      account: '222222222222',
      projectName: 'shapes-staging',
      outputBucketName: 'results-of-staging',
      outputKeyPrefix: 'shapes/',
      encryptionKeyArn: 'arn:aws:kms:eu-west-1:222222222222:key/0a1b2c3d',
      parameterName: '/models/shapes',
      currentModelVersionArn: v1,
      keptModelVersionArns: [v1],
      minimumF1Score: 0.9,
      minimumLabelF1Scores: { circle: 0.8 },
      maximumF1Drop: 0.02,
      acceptMissingEvaluation: true,
      running: {
        minInferenceUnits: 1,
        maxInferenceUnits: 2,
        timeout: 30,
        drain: 10,
        schedule: {
          start: 'cron(0 7 ? * MON-FRI *)',
          stop: 'cron(0 19 ? * MON-FRI *)',
          enabled: true,
          timeZone: 'Europe/Berlin',
        },
      },
      removalPolicy: 'RETAIN',
      stopOnDelete: true,
      wave: 'early',
      requireApproval: false,
      copyRoleArn: 'arn:aws:iam::222222222222:role/copies',
    },
    { name: 'production', account: '333333333333' },
  ],
};

/** `changed({ targets: [{ … }] }, 'targets.0.account', '12')`: a copy with another value, or without one. */
export function changed<T>(value: T, path: string, to: unknown): T {
  const copy = structuredClone(value) as any;
  const names = path.split('.');
  const last = names.pop()!;
  const holder = names.reduce((holder, name) => holder[name], copy);
  if (to === undefined) delete holder[last];
  else holder[last] = to;
  return copy;
}

/** What the app would deploy: environments, approvals and templates of all its stacks, by their names. */
export function deployed(context: unknown) {
  const app = new App();
  const { sourceStack, targetStacks } = promote(app, readPromotion(context));
  return Object.fromEntries(
    [sourceStack, ...targetStacks].map((stack) => [
      stack.stackName,
      { account: stack.account, template: Template.fromStack(stack).toJSON() },
    ]),
  );
}
