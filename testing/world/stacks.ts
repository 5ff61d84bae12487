import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import {
  CopiedModelVersion,
  type CopiedModelVersionProps,
  Project,
  ProjectPolicy,
  RunningModelVersion,
  type RunningModelVersionProps,
} from '../../lib';
import { importVersion } from '../constructs/imported-version';
import { OUTPUT_BUCKET, PRODUCTION, TRAINING, type World } from './world';

export interface Trained {
  readonly projectArn: string;
  readonly modelVersionArn: string;
}

/** In the training account: the production account may copy every version of the model's project, or those given. */
export function permit({ projectArn }: Trained, ...versions: Trained[]) {
  return (stack: Stack) => {
    new ProjectPolicy(stack, 'Policy', {
      project: Project.fromProjectArn(stack, 'Project', projectArn),
    }).allowCopy(
      new AccountPrincipal(PRODUCTION),
      versions.length === 0
        ? {}
        : {
            versions: versions.map((version, index) => importVersion(stack, `Version${index}`, version)),
          },
    );
  };
}

/**
 * In the training account: a policy of the version's project that lets each principal copy. The default is the
 * production account.
 */
export function allowing(
  { projectArn }: Trained,
  policyName?: string,
  principals: IPrincipal[] = [new AccountPrincipal(PRODUCTION)],
  id = 'Policy',
) {
  return (stack: Stack): void => {
    const project = Project.fromProjectArn(stack, `${id}Project`, projectArn);
    const policy = new ProjectPolicy(stack, id, { project, policyName });
    for (const principal of principals) policy.allowCopy(principal);
  };
}

/**
 * Lets the production account copy every version of the project that these versions are in, and returns them. A person of
 * the training account puts the policy by hand. Stories about a stack with a policy use `permit`.
 */
export async function permitted<T extends Trained[]>(world: World, ...versions: T): Promise<T> {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${PRODUCTION}:root` },
    Action: 'rekognition:CopyProjectVersion',
    Resource: '*',
  };
  const input = {
    ProjectArn: versions[0].projectArn,
    PolicyName: 'by-hand',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  };
  await world.byHand('PutProjectPolicy', input, TRAINING);
  // Waits until the policy has propagated.
  await world.clock.advance(60_000);
  return versions;
}

/** Runs a model that exists in the production account. */
export function runs(version: Trained, options: RunOptions = {}) {
  return (stack: Stack) =>
    new RunningModelVersion(stack, 'Run', {
      modelVersion: importVersion(stack, 'Version', version),
      minInferenceUnits: 1,
      ...options,
    });
}

export type RunOptions = Partial<Omit<RunningModelVersionProps, 'modelVersion'>>;
export type CopyOptions = Partial<
  Omit<CopiedModelVersionProps, 'source' | 'destinationProject' | 'outputBucket'>
>;

/**
 * In the production account: a project (an existing one if its ARN is given), and a copy for every entry of `copies`,
 * by its construct id. More copies in the same stack share project and bucket.
 */
export function copies(
  of: Readonly<Record<string, Trained>>,
  options: CopyOptions = {},
  project = 'shapes-prod',
) {
  return (stack: Stack) => {
    const { node } = stack;
    const destinationProject = (node.tryFindChild('Project') ??
      (project.startsWith('arn:')
        ? Project.fromProjectArn(stack, 'Project', project)
        : new Project(stack, 'Project', { projectName: project }))) as Project;
    const outputBucket = (node.tryFindChild('Output') ??
      Bucket.fromBucketName(stack, 'Output', OUTPUT_BUCKET)) as IBucket;
    return Object.entries(of).map(
      ([id, version]) =>
        new CopiedModelVersion(stack, id, {
          source: importVersion(stack, `${id}Source`, version),
          destinationProject,
          outputBucket,
          ...options,
        }),
    );
  };
}
