import type { RunningModelVersionAttributes } from '../../contract/running-model-version';
import type { Kind } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { patientPause } from '../reconcile/pause';
import { deletionOfUndone } from '../reconcile/undone';
import { act } from './act';
import { decide } from './decide';
import type { Change, Question } from './decision';
import { examineOperationOfRun } from './examine-operation';
import { examineStrays } from './examine-strays';
import { measure } from './measure';
import { byHand, timedOut } from './messages';
import type { ObservedVersion } from './observation';
import { observe } from './observe';
import { parseRequest, type RunRequest } from './request';

/** Seconds between two steps, at first. A start takes some ten minutes. */
const PAUSE = 15;

/** `Custom::RekognitionRunningModelVersion`, as the loop sees it. */
export const runningModels: Kind<RunRequest, ObservedVersion, Change, Question> = {
  parse: parseRequest,
  undoneBy: (request) => deletionOfUndone(request, parseRequest),
  observe,
  decide,
  examine: { operation: examineOperationOfRun, strays: examineStrays },
  act,
  report: {
    statusOf: ({ status }) => status,
    isTouched: isOfThisOperation,
    timedOut,
    byHand,
    attributes: ({ modelVersionArn }, version): RunningModelVersionAttributes => ({
      ModelVersionArn: modelVersionArn,
      Status: version?.status ?? '',
    }),
    measure,
    pause: (request, observation, moment) => patientPause(PAUSE, request, observation, moment),
  },
};
