import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CopiedModelVersion, type CopiedModelVersionProps, Project, ProjectPolicy } from '../../lib';
import { importVersion } from '../constructs/imported-version';
import { OUTPUT_BUCKET, PRODUCTION } from './world';

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

export type CopyOptions = Partial<
  Omit<CopiedModelVersionProps, 'source' | 'destinationProject' | 'outputBucket'>
>;

/** In the production account: a project (an existing one, where its ARN is given), and a copy for every entry of `copies`, by its construct id. */
export function copies(
  of: Readonly<Record<string, Trained>>,
  options: CopyOptions = {},
  project = 'shapes-prod',
) {
  return (stack: Stack) => {
    const destinationProject = project.startsWith('arn:')
      ? Project.fromProjectArn(stack, 'Project', project)
      : new Project(stack, 'Project', { projectName: project });
    const outputBucket = Bucket.fromBucketName(stack, 'Output', OUTPUT_BUCKET);
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
