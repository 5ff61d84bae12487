import { evaluationSummary, summaryKey } from './evaluation-summary';
import type { Delivery, Project, State, Version } from './state';

/**
 * Writes the evaluation summary of finished copies to their output bucket. This happens when someone first looks at the
 * project after the end, so that nothing has to wait in the background. If the summary cannot be written, the copy has
 * failed.
 */
export async function deliverResults(state: State, project: Project): Promise<void> {
  await Promise.all(
    state.versionsOf(project).map(async (version) => {
      const { delivery } = version;
      if (delivery && state.statusOf(version) === 'COPYING_COMPLETED') {
        delivery.done ??= deliver(state, version, delivery);
        await delivery.done;
      }
    }),
  );
}

async function deliver(state: State, version: Version, { caller }: Delivery): Promise<void> {
  const { evaluation, output, project } = version;
  try {
    if (evaluation && !evaluation.summaryIsMissing) {
      await state.aws.call(caller, project.region, 's3', 'PutObject', {
        Bucket: output.S3Bucket,
        Key: summaryKey(version),
        Body: Buffer.from(evaluationSummary(version, evaluation, state.written(state.now))),
        ContentType: 'application/json',
        ...(version.kmsKeyId && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: version.kmsKeyId }),
      });
    }
  } catch (error) {
    const where = `s3://${output.S3Bucket}/${summaryKey(version)}`;
    version.life.fail(state.now, 'COPYING_FAILED', `Could not write ${where}: ${(error as Error).message}`);
  }
  version.delivery = undefined;
}
