import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { COPIED_MODEL_VERSION_TYPE, OWNER_TAG } from '../../contract/copied-model-version';
import type { RunStack } from '../ledger';
import { look } from '../left';
import type { Run } from '../run';
import { none, same } from './claims';

/** The one copy in the stack's project. Checks that it agrees with the stack's outputs. */
export async function theCopy(
  { destination, request }: Run,
  outputs: Readonly<Record<string, string>>,
): Promise<ProjectVersionDescription> {
  const versions = await destination.versions(outputs.ProjectArn);
  same(
    'the project holds the copy, and nothing else',
    versions.map(({ ProjectVersionArn }) => ProjectVersionArn),
    [outputs.ModelVersionArn],
  );
  const [version] = versions;
  const summary = version.EvaluationResult?.Summary?.S3Object;
  same(
    'what Rekognition says of it is what the stack says',
    {
      SourceModelVersionArn: version.SourceProjectVersionArn,
      F1Score: String(version.EvaluationResult?.F1Score ?? ''),
      EvaluationSummaryUri: summary ? `s3://${summary.Bucket}/${summary.Name}` : '',
    },
    pick(outputs, ['SourceModelVersionArn', 'F1Score', 'EvaluationSummaryUri']),
  );
  same('it is a copy of the source', version.SourceProjectVersionArn, request.sourceVersionArn);
  return version;
}

/** The tags that a copy has from its stack, including the owner tag. */
export async function tagsAreRight(
  { destination }: Run,
  stack: RunStack,
  versionArn: string,
  declared: Readonly<Record<string, string>>,
): Promise<void> {
  const resources = await destination.resources(stack.name);
  const copy = resources.find(({ ResourceType }) => ResourceType === COPIED_MODEL_VERSION_TYPE);
  const wanted = { ...declared, [OWNER_TAG]: `${stack.name}/${copy?.LogicalResourceId}` };
  const tags = await destination.tags(versionArn);
  same(`it has its tags, and belongs to ${wanted[OWNER_TAG]}`, pick(tags, Object.keys(wanted)), wanted);
}

/** Removes the case's stacks with the CLI, and checks that they have left nothing. */
export async function removeAndLook(run: Run, stacks: readonly RunStack[]): Promise<void> {
  await run.ledger.removeAll(stacks, run.signal);
  const left = await look(run);
  none(
    'nothing is left',
    left.map(({ what }) => what),
  );
}

function pick(from: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
