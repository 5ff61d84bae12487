import { OPERATION_TAG, OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import type { Evidence } from '../../../lambda/copied-model-version/evidence';
import { iso, START } from '../../../testing/handlers/answers';
import {
  arnOf,
  DESTINATION,
  MARKS,
  OTHER_SOURCE,
  request,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  TAGS,
  version,
} from '../../../testing/handlers/copy-requests';
import { absent, type Case, madeNow, NEW, noted, OF_NOW, seen, unknown, unobservable } from './cases';

const FINISHED = ['COPYING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED', 'FAILED'];
const UNEXPECTED = [
  'TRAINING_IN_PROGRESS',
  'TRAINING_COMPLETED',
  'TRAINING_FAILED',
  'DEPRECATED',
  'EXPIRED',
  'NEW_ONE',
];
const THEIRS = { [OWNER_TAG]: 'other/Copy' };
const TAKEN = { ...TAGS, [TAKEN_FROM_TAG]: 'other/Copy' };
const NOTES = { startedAt: iso(START) };

const ADOPT = { AdoptExisting: 'true' };
const MODEL_GATE = { MinimumF1Score: '0.9' };
const LABEL_GATE = { MinimumLabelF1Scores: { circle: '0.8' } };
const DROP_GATE = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };
const labelIs = (score: number): Evidence => ({
  labels: { kind: 'known', scores: new Map([['circle', score]]) },
});
const currentIs = (f1Score: number): Evidence => ({ current: { kind: 'known', arn: 'current', f1Score } });
const SUMMARY_GONE: Evidence = { labels: { kind: 'missing', because: 'it does not exist' } };
/** What a rollback of this very operation needs to give a version back. */
const taken = (from: string) => ({ [TAKEN_FROM_TAG]: from, [OPERATION_TAG]: MARKS.now });

export const withinOneProject = {
  SourceProjectArn: DESTINATION,
  SourceProjectVersionArn: SOURCE_VERSION.replace(
    SOURCE_PROJECT.split('/')[0],
    DESTINATION.split('/')[0],
  ).replace('shapes', 'shapes-prod'),
};

const GIVEN_NAME = {
  change: { ...withinOneProject, VersionName: 'blue' },
  old: { ...withinOneProject, VersionName: 'blue' },
};

/** A Create or an Update that goes forward. */
export const PRESENCE: readonly Case[] = [
  ['there is nothing', 'copy.absent: copy'],
  ['it was asked for a moment ago', 'copy.asked: wait', absent, { moment: { sinceAsked: 59_999 } }],
  ['it was asked for a minute ago', 'copy.absent: copy', absent, { moment: { sinceAsked: 60_000 } }],
  ['AWS does not say', 'copy.unknown: wait', unknown],
  ['five copies of its project are in progress', 'copy.full: wait', absent, noted({ copying: 5 })],
  ['four copies of its project are in progress', 'copy.absent: copy', absent, noted({ copying: 4 })],
  [
    'it was asked for a moment ago, and five copies are in progress',
    'copy.asked: wait',
    absent,
    { moment: { sinceAsked: 59_999, notes: { ...NOTES, copying: 5 } } },
  ],
  ['AWS will never say', 'copy.unobservable: fail', unobservable, { says: /^denied for good$/ }],
  [
    'a named copy would have to become another one',
    'copy.named-changed: fail',
    seen(),
    {
      in: ['change'],
      request: { change: { VersionName: 'blue' }, old: { VersionName: 'blue', OutputBucket: 'elsewhere' } },
      says: /cannot become a copy of .* in place/,
    },
  ],
  ['it is ours and in progress', 'copy.in-progress: wait', seen({ status: 'COPYING_IN_PROGRESS' })],
  [
    'it is in progress, and nobody asked whose it is',
    'copy.in-progress: wait',
    seen({ status: 'COPYING_IN_PROGRESS', ours: undefined, tags: undefined }),
  ],
  ...FINISHED.map(
    (status): Case => [
      `it is ours, made in this operation, and ${status}`,
      'copy.finished: done',
      madeNow({ status }),
    ],
  ),
  ...FINISHED.map(
    (status): Case => [
      `it is ours from before, and ${status}`,
      'copy.finished: done',
      seen({ status }),
      { in: ['change'] },
    ],
  ),
  [
    'it is what AWS said that this request has made, and its tags were not read',
    'copy.finished: done',
    seen({ ours: undefined, tags: undefined }),
    noted({ made: version().arn }),
  ],
  [
    'this request has made another version than the one that is there',
    'copy.name-taken: fail',
    seen({ tags: THEIRS }),
    noted({ made: arnOf('other') }),
  ],
  [
    'it is ours and finished, from an operation of this stack that nobody has asked about',
    'copy.found-unread: examine',
    seen(),
    { in: NEW },
  ],
  ...(['undone', 'under way'] as const).map(
    (verdict): Case => [
      `an operation of this stack has left it that is ${verdict}`,
      'copy.found: tag',
      seen({ verdict }),
      { in: NEW, decided: { tags: { [OPERATION_TAG]: MARKS.now } } },
    ],
  ),
  [
    'it is ours and finished, but existed before the operation that takes it in',
    'copy.found: tag',
    seen({ verdict: 'finished' }),
    { in: NEW, decided: { tags: taken('prod/Copy') } },
  ],
  [
    'it is ours and finished, from an earlier life of the stack',
    'copy.found: tag',
    seen({ tags: { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere } }),
    { in: NEW, decided: { tags: taken('prod/Copy') } },
  ],
  [
    'it was taken over by this operation',
    'copy.finished: done',
    seen({ tags: { ...TAGS, ...taken('other/Copy') } }),
  ],
  [
    'a tag differs',
    'copy.tags-differ: tag',
    seen({ tags: { ...TAGS, team: 'audio', stage: 'prod', handmade: 'yes' } }),
    {
      in: ['change'],
      request: { change: { Tags: { team: 'vision', stage: 'prod' } } },
      decided: { tags: { team: 'vision' } },
    },
  ],
  [
    'a tag differs on what was found and is new to the stack',
    'copy.found: tag',
    seen({ verdict: 'finished' }),
    {
      in: NEW,
      request: { change: { Tags: { team: 'vision' } } },
      decided: { tags: { team: 'vision', ...taken('prod/Copy') } },
    },
  ],
  [
    'stopOnDelete was switched on',
    'copy.tags-differ: tag',
    madeNow(),
    { request: { change: { StopOnDelete: 'true' } }, decided: { tags: { [STOP_TAG]: 'true' } } },
  ],
  [
    'stopOnDelete was switched off',
    'copy.former-tags: untag',
    seen({ tags: { ...OF_NOW, [STOP_TAG]: 'true' } }),
    { moment: {}, in: ['change'], decided: { keys: [STOP_TAG] } },
  ],
  [
    'it has a tag that the update declares no longer, and one that somebody set by hand',
    'copy.former-tags: untag',
    seen({ tags: { ...TAGS, a: '1', b: '2', handmade: 'yes' } }),
    {
      in: ['change'],
      request: { change: { Tags: { a: '1' } }, old: { Tags: { a: '1', b: '2' } } },
      decided: { keys: ['b'] },
    },
  ],
  [
    'it was taken over by an earlier operation',
    'copy.finished: done',
    seen({ tags: { ...TAGS, [TAKEN_FROM_TAG]: 'other/Copy' } }),
    { in: ['change'] },
  ],
  [
    'a tag differs and the F1 score is too low',
    'copy.tags-differ: tag',
    seen({ f1Score: 0.5 }),
    { in: ['change'], request: { change: { Tags: { team: 'vision' }, ...MODEL_GATE } } },
  ],
  [
    'a tag differs and a label has a minimum',
    'copy.tags-differ: tag',
    seen(),
    { in: ['change'], request: { change: { Tags: { team: 'vision' }, ...LABEL_GATE } } },
  ],
  [
    'its F1 score is the minimum',
    'copy.finished: done',
    madeNow({ f1Score: 0.9 }),
    {
      request: { change: MODEL_GATE },
      decided: { because: 'the copy is there; F1 0.9 >= 0.9 (minimumF1Score)' },
    },
  ],
  [
    'its F1 score is below the minimum',
    'copy.gates-refuse: fail',
    madeNow({ f1Score: 0.89 }),
    { request: { change: MODEL_GATE }, says: /F1 0\.89 < 0\.9 \(minimumF1Score\)/ },
  ],
  [
    'its F1 score is below the minimum, and its tags need not be read',
    'copy.gates-refuse: fail',
    seen({ tags: undefined, ours: undefined, f1Score: 0.89 }),
    { request: { change: MODEL_GATE }, moment: { notes: { ...NOTES, made: version().arn } } },
  ],
  [
    'its F1 score is not known',
    'copy.gates-refuse: fail',
    madeNow(),
    { request: { change: MODEL_GATE }, says: /its F1 score is not known, 0\.9 is asked for/ },
  ],
  [
    'its F1 score is not known, which is accepted',
    'copy.finished: done',
    madeNow(),
    {
      request: { change: { ...MODEL_GATE, AcceptMissingEvaluation: 'true' } },
      decided: { because: 'the copy is there; its F1 score is not known, 0.9 is asked for (minimumF1Score)' },
    },
  ],
  [
    'its F1 score is too low, where a missing one is accepted',
    'copy.gates-refuse: fail',
    madeNow({ f1Score: 0.89 }),
    { request: { change: { ...MODEL_GATE, AcceptMissingEvaluation: 'true' } }, says: /F1 0\.89 < 0\.9/ },
  ],
  [
    'a label has a minimum and the summary was not read',
    'copy.gates-unread: examine',
    madeNow(),
    { request: { change: LABEL_GATE } },
  ],
  [
    'a label has its minimum',
    'copy.finished: done',
    madeNow({ evidence: labelIs(0.8) }),
    { request: { change: LABEL_GATE }, decided: { because: 'the copy is there; label circle 0.8 >= 0.8' } },
  ],
  [
    'a label is below its minimum',
    'copy.gates-refuse: fail',
    madeNow({ evidence: labelIs(0.71) }),
    {
      request: { change: LABEL_GATE },
      says: /^arn:\S+ does not pass its gates: label circle 0\.71 < 0\.8\. Copy a better version/,
    },
  ],
  [
    'a label is below its minimum, and the model is not',
    'copy.gates-refuse: fail',
    madeNow({ f1Score: 0.9, evidence: labelIs(0.71) }),
    {
      request: { change: { ...LABEL_GATE, ...MODEL_GATE } },
      says: /gates: label circle 0\.71 < 0\.8\. Copy/,
    },
  ],
  [
    'it is to be compared with a version that was not read',
    'copy.gates-unread: examine',
    madeNow({ f1Score: 0.9 }),
    { in: NEW, request: { change: DROP_GATE } },
  ],
  [
    'it is too far below the current version',
    'copy.gates-refuse: fail',
    madeNow({ f1Score: 0.9, evidence: currentIs(0.95) }),
    {
      in: NEW,
      request: { change: DROP_GATE },
      says: /F1 0\.9 lies 0\.05 below the 0\.95 of current that \/models\/current names, 0\.02 is allowed/,
    },
  ],
  [
    'it is the first one that is promoted',
    'copy.finished: done',
    seen({ tags: OF_NOW, f1Score: 0.9, evidence: { current: { kind: 'none' } } }),
    { in: NEW, request: { change: DROP_GATE } },
  ],
  [
    'the pointer is gone',
    'copy.gates-refuse: fail',
    seen({
      tags: OF_NOW,
      f1Score: 0.9,
      evidence: { current: { kind: 'missing', because: '/models/current does not exist' } },
    }),
    {
      in: NEW,
      request: { change: DROP_GATE },
      says: /gates: \/models\/current does not exist\. Copy a version/,
    },
  ],
  [
    'it would be compared, but is not new to the stack',
    'copy.finished: done',
    seen({ f1Score: 0.1 }),
    { in: ['change'], request: { change: DROP_GATE } },
  ],
  [
    'its summary has left the bucket, and something else changes',
    'copy.finished: done',
    seen({ evidence: SUMMARY_GONE }),
    { in: ['change'], request: { change: LABEL_GATE, old: { ...LABEL_GATE, Tags: { team: 'vision' } } } },
  ],
  [
    'its summary has left the bucket, and a gate changes',
    'copy.gates-refuse: fail',
    seen({ evidence: SUMMARY_GONE }),
    { in: ['change'], request: { change: LABEL_GATE, old: { ...LABEL_GATE, ...MODEL_GATE } } },
  ],
  [
    'its summary has left the bucket, and it is new to the stack',
    'copy.gates-refuse: fail',
    madeNow({ evidence: SUMMARY_GONE }),
    { in: ['replace'], request: { change: LABEL_GATE, old: LABEL_GATE } },
  ],
  [
    'its summary has left the bucket, and it is to be adopted',
    'copy.gates-refuse: fail',
    seen({ tags: {}, evidence: SUMMARY_GONE }),
    { in: ['change'], request: { change: { ...LABEL_GATE, ...ADOPT }, old: LABEL_GATE } },
  ],
  [
    'a label is too low, and something else changes',
    'copy.gates-refuse: fail',
    seen({ evidence: labelIs(0.7) }),
    { in: ['change'], request: { change: LABEL_GATE, old: LABEL_GATE } },
  ],
  ['it failed in an earlier operation', 'copy.failed-before: delete', seen({ status: 'COPYING_FAILED' })],
  [
    'it failed in an earlier life of the stack',
    'copy.failed-before: delete',
    seen({ status: 'COPYING_FAILED', tags: { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere } }),
  ],
  [
    'it failed in this operation',
    'copy.failed: fail',
    madeNow({ status: 'COPYING_FAILED', statusMessage: 'The bucket is gone.' }),
    { says: /COPYING_FAILED, The bucket is gone\./ },
  ],
  [
    'it failed, and this request has made it',
    'copy.failed: fail',
    seen({ status: 'COPYING_FAILED', tags: undefined, ours: undefined }),
    noted({ made: version().arn }),
  ],
  ['it is going away', 'copy.deleting: wait', seen({ status: 'DELETING' })],
  [
    'it is ours, but a copy of another source',
    'copy.other-source: fail',
    seen({ sourceModelVersionArn: OTHER_SOURCE }),
    { says: /is taken by .*it is a copy of .*\/v2\// },
  ],
  [
    'it is ours, but was trained here',
    'copy.other-source: fail',
    madeNow({ status: 'STOPPED', sourceModelVersionArn: undefined }),
    { says: /it is no copy/ },
  ],
  [
    'Rekognition names no source of what this request has made',
    'copy.finished: done',
    seen({ sourceModelVersionArn: undefined, ours: undefined, tags: undefined }),
    noted({ made: version().arn }),
  ],
  [
    'Rekognition names no source within one project, and the mark says that we made it',
    'copy.finished: done',
    seen({ sourceModelVersionArn: undefined }),
    { in: ['change'], request: { change: withinOneProject } },
  ],
  [
    'Rekognition names no source within one project, and nothing says that we made it',
    'copy.other-source: fail',
    seen({ sourceModelVersionArn: undefined, tags: request().tags }),
    { request: { change: withinOneProject } },
  ],
  [
    'Rekognition names no source within one project, and the derived name identifies it',
    'copy.found-unread: examine',
    seen({ sourceModelVersionArn: undefined }),
    { in: NEW, request: { change: withinOneProject } },
  ],
  [
    'Rekognition names no source within one project, and the given name does not identify it',
    'copy.other-source: fail',
    seen({ sourceModelVersionArn: undefined }),
    { in: NEW, request: GIVEN_NAME },
  ],
  [
    'Rekognition names no source within one project, and this operation made it under a given name',
    'copy.finished: done',
    madeNow({ sourceModelVersionArn: undefined }),
    { request: GIVEN_NAME },
  ],
  [
    'Rekognition names no source within one project, and a copy with a given name stays',
    'copy.finished: done',
    seen({ sourceModelVersionArn: undefined }),
    { in: ['change'], request: GIVEN_NAME },
  ],
  [
    'it belongs to nobody, and adoptExisting is set',
    'copy.adoptable: adopt',
    seen({ tags: {} }),
    { request: { change: ADOPT }, decided: { tags: { [OWNER_TAG]: 'prod/Copy', ...taken('nobody') } } },
  ],
  [
    'it belongs to another resource, and adoptExisting is set',
    'copy.adoptable: adopt',
    seen({ tags: THEIRS }),
    {
      request: { change: { ...ADOPT, Tags: { team: 'vision' } } },
      decided: { tags: { team: 'vision', [OWNER_TAG]: 'prod/Copy', ...taken('other/Copy') } },
    },
  ],
  [
    'it belongs to nobody and is in progress, and adoptExisting is set, and a gate',
    'copy.adoptable: adopt',
    seen({ tags: {}, status: 'COPYING_IN_PROGRESS' }),
    { request: { change: { ...ADOPT, ...MODEL_GATE } } },
  ],
  [
    'it belongs to nobody, adoptExisting is set, and its F1 score is too low',
    'copy.gates-refuse: fail',
    seen({ tags: {}, f1Score: 0.8 }),
    { request: { change: { ...ADOPT, ...MODEL_GATE } }, says: /F1 0\.8 < 0\.9 \(minimumF1Score\)/ },
  ],
  [
    'it belongs to nobody, adoptExisting is set, and a label is to be judged first',
    'copy.gates-unread: examine',
    seen({ tags: {} }),
    { request: { change: { ...ADOPT, ...LABEL_GATE } } },
  ],
  [
    'it belongs to nobody, adoptExisting is set, and its label passes',
    'copy.adoptable: adopt',
    seen({ tags: {}, evidence: labelIs(0.9) }),
    { request: { change: { ...ADOPT, ...LABEL_GATE } } },
  ],
  [
    'it belongs to another resource',
    'copy.name-taken: fail',
    seen({ tags: THEIRS }),
    { says: /belongs to the stack resource other\/Copy\. Set adoptExisting/ },
  ],
  [
    'it belongs to nobody and is a copy of another source, and adoptExisting is set',
    'copy.name-taken: fail',
    seen({ tags: {}, sourceModelVersionArn: OTHER_SOURCE }),
    { request: { change: ADOPT }, says: /Choose another versionName/ },
  ],
  [
    'it was trained here and belongs to nobody, and adoptExisting is set',
    'copy.name-taken: fail',
    seen({ tags: {}, sourceModelVersionArn: undefined, status: 'TRAINING_COMPLETED' }),
    { request: { change: ADOPT }, says: /it is no copy/ },
  ],
  ...UNEXPECTED.map(
    (status): Case => [
      `it is ours and ${status}`,
      'copy.unexpected: fail',
      seen({ status }),
      { says: new RegExp(` is ${status}, `) },
    ],
  ),
];

/** An Update of a rollback. It never fails because of how things were. */
export const RETURN: readonly Case[] = [
  ['there is nothing', 'copy.return-absent: done'],
  ['nothing shows yet', 'copy.return-absent: done', absent, { moment: { sinceAsked: 0 } }],
  ['AWS does not say', 'copy.unknown: wait', unknown],
  ...FINISHED.map((status): Case => [`it is ours and ${status}`, 'copy.finished: done', seen({ status })]),
  ['it is ours and in progress', 'copy.in-progress: wait', seen({ status: 'COPYING_IN_PROGRESS' })],
  ...['COPYING_FAILED', 'DELETING', ...UNEXPECTED].map(
    (status): Case => [`it is ours and ${status}`, 'copy.return-other: done', seen({ status })],
  ),
  [
    'another stack has taken it over',
    'copy.return-foreign: done',
    seen({ tags: THEIRS }),
    { request: { change: ADOPT } },
  ],
  ['it has lost its tags', 'copy.return-foreign: done', seen({ tags: {} })],
  ['it was taken over', 'copy.operation-unread: examine', seen({ tags: TAKEN })],
  [
    'it was taken over, and CloudFormation does not say when',
    'copy.operation-unknown: wait',
    seen({ tags: TAKEN, verdict: 'unknown' }),
    { moment: { age: 299_999 } },
  ],
  [
    'it was taken over, and CloudFormation never says when',
    'copy.finished: done',
    seen({ tags: TAKEN, verdict: 'unknown' }),
    { moment: { age: 300_000 } },
  ],
  ...(['COPYING_COMPLETED', 'COPYING_IN_PROGRESS'] as const).map(
    (status): Case => [
      `the undone operation has taken it over, and it is ${status}`,
      'copy.taken: release',
      seen({ status, tags: TAKEN, verdict: 'undone' }),
      { decided: { formerOwner: 'other/Copy' } },
    ],
  ),
  [
    'the operation that the rollback continues has taken it over',
    'copy.taken: release',
    seen({ tags: { ...TAKEN, [OPERATION_TAG]: MARKS.now }, verdict: 'under way' }),
  ],
  ...(['finished', 'survived', 'under way'] as const).map(
    (verdict): Case => [
      `an operation that is ${verdict} has taken it over before`,
      'copy.finished: done',
      seen({ tags: TAKEN, verdict }),
    ],
  ),
  [
    'it was found as its own',
    'copy.finished: done',
    seen({ tags: { ...TAKEN, [TAKEN_FROM_TAG]: request().owner }, verdict: 'undone' }),
  ],
  [
    'another stack with the same name has taken it over',
    'copy.finished: done',
    seen({ tags: { ...TAKEN, [OPERATION_TAG]: MARKS.elsewhere }, verdict: 'undone' }),
  ],
  [
    'a tag differs',
    'copy.tags-differ: tag',
    seen({ status: 'FAILED' }),
    { request: { change: { Tags: { team: 'vision' } } }, decided: { tags: { team: 'vision' } } },
  ],
  [
    'the undone update has set a tag',
    'copy.former-tags: untag',
    seen({ tags: { ...TAGS, team: 'vision' } }),
    { request: { old: { Tags: { team: 'vision' } } }, decided: { keys: ['team'] } },
  ],
  [
    'the gates would refuse it',
    'copy.finished: done',
    seen({ f1Score: 0.1 }),
    {
      request: { change: { ...LABEL_GATE, ...DROP_GATE, ...MODEL_GATE } },
      decided: { because: 'the copy is there' },
    },
  ],
  [
    'a named copy comes back',
    'copy.finished: done',
    seen(),
    { request: { change: { VersionName: 'blue' }, old: { VersionName: 'blue', OutputBucket: 'elsewhere' } } },
  ],
];
