import { parseModelVersionArn, parseProjectArn, sameProject } from '../../contract/arns';
import { type CallRecord, recorder } from '../call-record';
import type { GateCalls } from '../gate-calls';
import { unseen } from '../reconcile/failures';
import type { Context, Observation } from '../reconcile/kind';
import { type Meaning, meaningOf } from '../rekognition/answers';
import { findVersion } from '../rekognition/find-version';
import { isNewToStack } from './decision';
import { evaluationSummaryIn } from './evaluation-summary';
import type { CurrentVersion, LabelScores } from './evidence';
import { asksForCurrent, asksForLabels } from './gate';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import { describe } from './observe';
import { keepApart } from './pace';
import type { CopyRequest } from './request';

/** Loads the calls that only gates need. */
export type LoadGateCalls = () => Promise<GateCalls>;

/**
 * Reads only what the gates ask for: the labels' scores from the evaluation summary, and the version that the pointer
 * names. A missing file or parameter is evidence too. A call that AWS did not answer is not.
 */
export async function examineGates(
  loadGateCalls: LoadGateCalls,
  context: Context,
  request: CopyRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  const { gates } = request;
  const { calls } = context;
  const isNew = isNewToStack(request, version, context.moment);
  try {
    const gateCalls = await loadGateCalls();
    const [labels, current] = await Promise.all([
      asksForLabels(gates) ? labelsOf(gateCalls, calls, request, version) : undefined,
      asksForCurrent(gates, isNew) ? currentOf(context, gateCalls, request, version) : undefined,
    ]);
    return { kind: 'seen', thing: { ...version, evidence: { labels, current } } };
  } catch (thrown) {
    if (!(thrown instanceof CallFailed)) throw thrown;
    return unseen(messages, request, context, thrown.error, thrown.call);
  }
}

/** A call failed, and its error says nothing about the model. */
class CallFailed extends Error {
  constructor(
    readonly call: string,
    readonly error: unknown,
  ) {
    super(call);
  }
}

/** The answer to a call, or undefined if AWS says that the thing does not exist. */
async function ask<Output extends object>(
  calls: CallRecord[],
  [name, object]: readonly [name: string, object: string],
  send: () => Promise<Output>,
): Promise<Output | undefined> {
  try {
    return await recorder(calls)(name, send as () => Promise<Output & { $metadata?: object }>)(undefined);
  } catch (error) {
    if (meaningOf(error) === ('not found' satisfies Meaning)) return undefined;
    throw new CallFailed(`${name} on ${object}`, error);
  }
}

async function labelsOf(
  gateCalls: GateCalls,
  calls: CallRecord[],
  { stack }: CopyRequest,
  { evaluationSummary: summary, evaluationSummaryUri: uri }: ObservedVersion,
): Promise<LabelScores> {
  const missing = (because: string): LabelScores => ({ kind: 'missing', because });
  if (!summary || !uri) return missing('Rekognition names no evaluation summary');
  const text = await ask(calls, ['GetObject', uri], async () => {
    const output = await gateCalls.getObject({
      Bucket: summary.bucket,
      Key: summary.key,
      VersionId: summary.versionId,
      ExpectedBucketOwner: stack.account,
    });
    return { ...(await read(output.Body as Body | undefined)), $metadata: output.$metadata };
  });
  if (!text) return missing(`the evaluation summary ${uri} does not exist`);
  if (text.isTooLong) return missing(`${uri} is longer than any evaluation summary`);
  const labels = evaluationSummaryIn(text.content);
  return labels ? { kind: 'known', ...labels } : missing(`${uri} is no evaluation summary: ${NO_SUMMARY}`);
}

const NO_SUMMARY =
  'it is not JSON, it has no LabelEvaluationResults, or it is larger than that of a model with 250 labels, the most there can be';

type Body = AsyncIterable<Uint8Array> & { destroy?(error?: Error): void };

/** Bytes. The confusion matrix of 250 labels, the most that a model has, takes half of this. */
const LONGEST_SUMMARY = 16 * 1024 * 1024;
/** Milliseconds for reading the file, counted from its first byte. */
const READING = 8_000;

async function read(body: Body | undefined): Promise<{ content: string; isTooLong: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const timer = setTimeout(() => body?.destroy?.(new Error('the object took too long to arrive')), READING);
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      // Leaving the loop closes the connection.
      if (length > LONGEST_SUMMARY) return { content: '', isTooLong: true };
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
  return { content: Buffer.concat(chunks).toString('utf8'), isTooLong: false };
}

async function currentOf(
  context: Context,
  gateCalls: GateCalls,
  request: CopyRequest,
  version: ObservedVersion,
): Promise<CurrentVersion> {
  const name = request.gates.currentVersionParameterName!;
  const missing = (because: string): CurrentVersion => ({ kind: 'missing', because: `${name} ${because}` });
  const answer = await ask(context.calls, ['GetParameter', name], () =>
    gateCalls.getParameter({ Name: name }),
  );
  if (!answer) {
    // Only before the first promotion is the pointer allowed to be missing.
    return context.moment.operation.status === 'CREATE_IN_PROGRESS'
      ? { kind: 'none' }
      : missing(
          `does not exist, though the stack was deployed before: was it deleted by hand, or is this the first copy? ${RENAMED}`,
        );
  }
  const arn = answer.Parameter?.Value ?? '';
  const named = parseModelVersionArn(arn);
  if (!named) return missing('does not hold the ARN of a model version');
  if (!sameProject(named, parseProjectArn(request.destinationProjectArn)!))
    return missing(`names ${arn}, a version of another project. ${RENAMED}`);

  const current = arn === version.arn ? version : await versionOf(context, request, arn);
  if (!current) return missing(`names ${arn}, which is gone`);
  if (isTrainedBefore(request.sourceModelVersionArn, current.sourceModelVersionArn))
    return { kind: 'newer', arn };
  const { f1Score } = current;
  if (f1Score === undefined) return missing(`names ${arn}, which has no F1 score`);
  return { kind: 'known', arn, f1Score };
}

/**
 * Does not advise acceptMissingEvaluation: that would skip the comparison, and whoever reads the former pointer would
 * find nothing.
 */
const RENAMED =
  'If the pointer or its project got another name, deploy that first, with the current version and without maximumF1Drop';

/** Whether a deployment goes back to an older version. The newer version may be bad, even if its score is higher. */
function isTrainedBefore(source: string, currentSource: string | undefined): boolean {
  const [one, other] = [source, currentSource ?? ''].map(parseModelVersionArn);
  return one !== undefined && other !== undefined && sameProject(one, other) && one.created < other.created;
}

async function versionOf(
  { services, rekognition }: Context,
  { destinationProjectArn }: CopyRequest,
  arn: string,
): Promise<ObservedVersion | undefined> {
  // The pass has already asked Rekognition for the copy, so this second call waits.
  await keepApart(services);
  try {
    const current = await findVersion(rekognition, destinationProjectArn, arn);
    return current && describe(current);
  } catch (error) {
    if (meaningOf(error) === 'not found') return undefined;
    throw new CallFailed('DescribeProjectVersions', error);
  }
}
