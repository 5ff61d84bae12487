import { copies } from '../../../lambda/copied-model-version/copies';
import type { Notes } from '../../../lambda/reconcile/kind';
import { reconcile } from '../../../lambda/reconcile/reconcile';
import { type Answers, answering, resourceIn, START, stackIn } from '../answers';
import { type PlayOptions, simulate } from '../simulate';
import { arnOf, type EventChange, event, request, SOURCE_VERSION, TAGS } from './requests';

/** A version as Rekognition keeps it. */
export interface Kept {
  status: string;
  arn?: string;
  source?: string;
  tags?: Record<string, string>;
  f1Score?: number;
  statusMessage?: string;
  /** Milliseconds since the epoch. */
  begun?: number;
}

/** A destination project that keeps what it is given, and the answers of Rekognition about it. */
export function projectWith(given: Readonly<Record<string, Kept>> = {}) {
  const versions = new Map<string, Kept & { arn: string; tags: Record<string, string> }>();
  const put = (name: string, kept: Kept) =>
    versions.set(name, {
      source: SOURCE_VERSION,
      arn: arnOf(name),
      ...kept,
      tags: { ...(kept.tags ?? TAGS) },
    });
  for (const [name, kept] of Object.entries(given)) put(name, kept);
  const byArn = (arn: string) => [...versions.values()].find((version) => version.arn === arn)!;
  const answers: Answers = {
    DescribeProjectVersions: ({ VersionNames: names }) => ({
      ProjectVersionDescriptions: [...versions]
        .filter(([name]) => names?.includes(name) ?? true)
        .map(([, { arn, status, source, f1Score, statusMessage, begun }]) => ({
          ProjectVersionArn: arn,
          Status: status,
          StatusMessage: statusMessage,
          SourceProjectVersionArn: source,
          CreationTimestamp: begun === undefined ? undefined : new Date(begun),
          EvaluationResult: { F1Score: f1Score },
        })),
    }),
    CopyProjectVersion: ({ VersionName, SourceProjectVersionArn, Tags }) => {
      put(VersionName, { status: 'COPYING_IN_PROGRESS', source: SourceProjectVersionArn, tags: Tags });
      return { ProjectVersionArn: arnOf(VersionName), $metadata: { requestId: 'of the copy' } };
    },
    ListTagsForResource: ({ ResourceArn }) => ({ Tags: { ...byArn(ResourceArn).tags } }),
    TagResource: ({ ResourceArn, Tags }) => {
      Object.assign(byArn(ResourceArn).tags, Tags);
      return {};
    },
    UntagResource: ({ ResourceArn, TagKeys }) => {
      for (const key of TagKeys) delete byArn(ResourceArn).tags[key];
      return {};
    },
    DeleteProjectVersion: ({ ProjectVersionArn }) => {
      const [name] = [...versions].find(([, version]) => version.arn === ProjectVersionArn)!;
      versions.delete(name);
      return {};
    },
    StopProjectVersion: ({ ProjectVersionArn }) => {
      byArn(ProjectVersionArn).status = 'STOPPED';
      return {};
    },
  };
  return { versions, put, answers };
}

/**
 * A stack with a copy, and the project that the copy goes into. `play` plays a request, its answer among what it gives;
 * `is` says in which operation the stack is, and in which status the resource.
 */
export function deployed(given: Readonly<Record<string, Kept>> = {}, answers: Answers = {}) {
  const project = projectWith(given);
  const aws = answering({ ...project.answers, ...answers });
  const lifecycle = reconcile(copies(aws.gateCalls), aws.services);
  const play = (change: EventChange = {}, options?: PlayOptions<Notes>) =>
    simulate(lifecycle, aws.services, event(change), options);
  return {
    ...aws,
    ...project,
    lifecycle,
    play,
    /** A version gets another status. */
    turn: (status: string, name = request().versionName) => {
      project.versions.get(name)!.status = status;
    },
    /** The stack's status, the resource's, the resource's id, and since when. */
    is: (status: string, resource = status, id = request().physicalId, since = START - 5_000) =>
      aws.answer({
        DescribeStacks: stackIn(status, { LastUpdatedTime: new Date(since) }),
        DescribeStackResource: resourceIn(resource, id),
      }),
  };
}
