import { copies } from '../../lambda/copied-model-version/copies';
import type { Notes } from '../../lambda/reconcile/kind';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { type Answers, answering, resourceIn, START, stackIn } from './answers';
import { arnOf, event, request, SOURCE_VERSION, TAGS } from './copy-requests';
import type { EventChange } from './requests';
import { type PlayOptions, simulate } from './simulate';
import { answersAbout, nameOf, type Version } from './versions';

/** A version as a test gives it. */
export interface Given extends Version {
  readonly arn?: string;
}

/** A destination project that stores versions by their names, and Rekognition's answers about it. */
function projectWith(given: Readonly<Record<string, Given>> = {}) {
  const versions = new Map<string, Version & { arn: string; tags: Record<string, string> }>();
  const put = (name: string, { tags = TAGS, ...version }: Given) =>
    versions.set(name, { source: SOURCE_VERSION, arn: arnOf(name), ...version, tags: { ...tags } });
  for (const [name, version] of Object.entries(given)) put(name, version);
  const byArn = () => Object.fromEntries([...versions.values()].map((version) => [version.arn, version]));
  const answers: Answers = {
    ...answersAbout(byArn),
    CopyProjectVersion: ({ VersionName, SourceProjectVersionArn, Tags }) => {
      put(VersionName, { status: 'COPYING_IN_PROGRESS', source: SourceProjectVersionArn, tags: Tags });
      return { ProjectVersionArn: arnOf(VersionName), $metadata: { requestId: 'of the copy' } };
    },
    DeleteProjectVersion: ({ ProjectVersionArn }) => {
      versions.delete(nameOf(ProjectVersionArn));
      return {};
    },
    // The model stops at once.
    StopProjectVersion: ({ ProjectVersionArn }) =>
      Object.assign(byArn()[ProjectVersionArn], { status: 'STOPPED' }),
  };
  return { versions, put, answers };
}

/**
 * A stack with a copy, and the copy's project. `play` plays a request and returns its answer and more. `is` sets the
 * operation of the stack, and the status of the resource.
 */
export function deployed(given: Readonly<Record<string, Given>> = {}, answers: Answers = {}) {
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
