import { copies } from '../../lambda/copied-model-version/copies';
import type { Notes } from '../../lambda/reconcile/kind';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { type Answers, answering, resourceIn, stackIn } from './answers';
import { arnOf, event, request, SOURCE_VERSION, TAGS } from './copy-requests';
import type { EventChange } from './requests';
import { type PlayOptions, simulate } from './simulate';
import { answersAbout, nameOf, type Version } from './versions';

/**
 * A stack with a copy, and the copy's project, which stores versions by their names. `play` plays a request and returns
 * its answer and more.
 */
export function deployed(given: Readonly<Record<string, Version>> = {}, answers: Answers = {}) {
  const versions = new Map<string, Version & { arn: string; tags: Record<string, string> }>();
  const put = (name: string, { tags = TAGS, ...version }: Version) =>
    versions.set(name, { source: SOURCE_VERSION, arn: arnOf(name), ...version, tags: { ...tags } });
  for (const [name, version] of Object.entries(given)) put(name, version);
  const byArn = () => Object.fromEntries([...versions.values()].map((version) => [version.arn, version]));
  const ofProject: Answers = {
    ...answersAbout(byArn),
    CopyProjectVersion: ({ VersionName, SourceProjectVersionArn, Tags }) => {
      put(VersionName, { status: 'COPYING_IN_PROGRESS', source: SourceProjectVersionArn, tags: Tags });
      return { ProjectVersionArn: arnOf(VersionName), $metadata: { requestId: 'of the copy' } };
    },
    DeleteProjectVersion: ({ ProjectVersionArn }) => {
      versions.delete(nameOf(ProjectVersionArn));
      return {};
    },
  };
  const aws = answering({ ...ofProject, ...answers });
  const lifecycle = reconcile(copies(aws.gateCalls), aws.services);
  return {
    ...aws,
    versions,
    play: (change: EventChange = {}, options?: PlayOptions<Notes>) =>
      simulate(lifecycle, aws.services, event(change), options),
    /** Sets the status of a version. */
    turn: (status: string, name = request().versionName) => {
      versions.get(name)!.status = status;
    },
    /** Sets the status of the stack and of the resource. */
    is: (status: string, resource = status) =>
      aws.answer({
        DescribeStacks: stackIn(status),
        DescribeStackResource: resourceIn(resource, request().physicalId),
      }),
  };
}
