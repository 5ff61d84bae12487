import type { CopiedModelVersionAttributes } from '../../contract/copied-model-version';
import type { Kind } from '../reconcile/kind';
import { examineOperation } from '../reconcile/maker';
import { act } from './act';
import { decide } from './decide';
import { type Change, isOfThisRequest, type Question } from './decision';
import { examineGates, type LoadGateCalls } from './examine-gates';
import { examineHolder } from './examine-holder';
import { isFollower } from './link';
import { measure } from './measure';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import { observe } from './observe';
import { keepApart, pauseOf } from './pace';
import { type CopyRequest, parseRequest, undoneBy } from './request';

/** `Custom::RekognitionCopiedModelVersion`, as the loop sees it. Each member is explained in `Kind`. */
export function copies(loadGateCalls: LoadGateCalls): Kind<CopyRequest, ObservedVersion, Change, Question> {
  return {
    parse: parseRequest,
    undoneBy,
    decide,
    act,
    async observe(context, request) {
      // Only before the first look: see pace.ts.
      if (context.moment.notes.found === undefined) await keepApart(context.services);
      return observe(context, request);
    },
    examine: {
      operation: (...asked) => examineOperation(messages, ...asked),
      gates: (...asked) => examineGates(loadGateCalls, ...asked),
      holder: examineHolder,
    },
    report: {
      statusOf: ({ status }) => status,
      // A copy that the first link of a chain has made counts as made by its followers too.
      isTouched: (request, version, moment) =>
        isFollower(request) || isOfThisRequest(request, version, moment),
      timedOut: messages.timedOut,
      byHand: messages.byHand,
      attributes,
      measure,
      pause: pauseOf,
    },
  };
}

/**
 * Bytes. With this limit the answer stays under the 4096 bytes that CloudFormation accepts, however long the names are.
 */
const LONGEST_URI = 1024;

function attributes(
  request: CopyRequest,
  version: ObservedVersion | undefined,
): CopiedModelVersionAttributes {
  const uri = version?.evaluationSummaryUri ?? '';
  return {
    ModelVersionArn: version?.arn ?? '',
    VersionName: request.versionName,
    SourceModelVersionArn: request.sourceModelVersionArn,
    F1Score: version?.f1Score === undefined ? '' : String(version.f1Score),
    EvaluationSummaryUri: Buffer.byteLength(JSON.stringify(uri)) <= LONGEST_URI ? uri : '',
    Status: version?.status ?? '',
  };
}
