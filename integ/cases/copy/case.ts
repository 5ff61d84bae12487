import { check, note, say, title } from '../../../bin/demo/release-log';
import { COPIED_MODEL_VERSION_TYPE } from '../../../contract/copied-model-version';
import type { RunStack } from '../../ledger';
import { projectNames } from '../../left';
import { deploy, type Run, settingsFor, stackOf } from '../../run';
import type { Case } from '../case';
import { same } from '../claims';
import { removeAndLook, tagsAreRight, theCopy } from '../copies';
import type { CopySettings } from './app';
import { observationsOf } from './observations';

const APP = 'integ/cases/copy/app.ts';
const TAGS = { made: 'first' };

/** One copy through its life: made, tagged again, replaced, removed. */
export const copyCase: Case = {
  name: 'copy',
  title: 'A copy, made, tagged anew, replaced and removed',
  makes: ({ run, source, destination }) => [
    `${source}: the stack ${run}-copy-permission with a project policy`,
    `${destination}: the stack ${run}-copy with a project, a bucket, a copy and its function`,
  ],
  copies: () => 2,
  policies: () => 1,
  play,
};

async function play(run: Run): Promise<void> {
  const { source, destination, request } = run;
  const permission = stackOf(APP, `${projectNames(run).copy}-permission`, source);
  const stack = stackOf(APP, projectNames(run).copy, destination);
  const settings: CopySettings = { ...settingsFor(run), tags: TAGS, outputKeyPrefix: 'first/' };

  title('Copy: made');
  const { PolicyName } = await deploy(run, permission, settings);
  const policies = await source.policies(request.sourceProjectArn);
  check(policies.includes(PolicyName), `the source's project has the policy ${PolicyName}`);
  const first = await deploy(run, stack, settings);
  const copy = await theCopy(run, first);
  same('it is COPYING_COMPLETED', copy.Status, 'COPYING_COMPLETED');
  await tagsAreRight(run, stack, first.ModelVersionArn, TAGS);
  await observe(run, stack, first);

  title('Copy: tagged anew, in place');
  const tags = { made: 'second', further: 'tag' };
  const tagged = await deploy(run, stack, { ...settings, tags });
  same('it is the same copy', tagged.ModelVersionArn, first.ModelVersionArn);
  await theCopy(run, tagged);
  await tagsAreRight(run, stack, tagged.ModelVersionArn, tags);

  title('Copy: replaced, because its results are to lie elsewhere');
  const second = await deploy(run, stack, { ...settings, tags, outputKeyPrefix: 'second/' });
  check(second.ModelVersionArn !== first.ModelVersionArn, 'it is another copy');
  await theCopy(run, second);
  await tagsAreRight(run, stack, second.ModelVersionArn, tags);

  title('Copy: removed');
  await removeAndLook(run, [permission, stack]);
}

async function observe(run: Run, stack: RunStack, outputs: Readonly<Record<string, string>>): Promise<void> {
  const { destination } = run;
  const [version] = await destination.versions(outputs.ProjectArn);
  const resources = await destination.resources(stack.name);
  const summary = version.EvaluationResult?.Summary?.S3Object;
  const lines = observationsOf({
    version,
    tags: await destination.tags(outputs.ModelVersionArn),
    declaredTags: Object.keys(TAGS),
    outputBucket: outputs.Bucket,
    summaryIsThere:
      summary?.Bucket === outputs.Bucket && (await destination.hasObject(outputs.Bucket, summary.Name ?? '')),
    answered: resources.find(({ ResourceType }) => ResourceType === COPIED_MODEL_VERSION_TYPE)
      ?.LastUpdatedTimestamp,
  });
  say('For docs/live-checks.md, section 2:');
  for (const line of lines) note(line);
}
