import { OPERATION_TAG, OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import type { Evidence } from '../../../lambda/copied-model-version/evidence';
import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
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
import { asks, each, says } from '../../../testing/handlers/tables';
import {
  absent,
  aged,
  at,
  type Cases,
  decides,
  madeNow,
  noted,
  OF_NOW,
  seen,
  unknown,
  unobservable,
} from './cases';

const FINISHED = ['COPYING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED', 'FAILED'];
const UNEXPECTED = [
  'TRAINING_IN_PROGRESS',
  'TRAINING_COMPLETED',
  'TRAINING_FAILED',
  'DEPRECATED',
  'EXPIRED',
  'NEW_ONE',
];
const TAKEN = { ...TAGS, [TAKEN_FROM_TAG]: 'other/Copy' };
const VISION = { team: 'vision' };
const UNREAD = { tags: undefined, ours: undefined };
const NOBODYS = seen({ tags: {} });
const OF_SIBLING = { [OWNER_TAG]: 'prod/Other', [OPERATION_TAG]: MARKS.before };
const ANOTHERS = seen({ tags: { [OWNER_TAG]: 'other/Copy' } });
const SOURCELESS = seen({ sourceModelVersionArn: undefined });
const takenOver = (verdict?: ObservedVersion['verdict']) => seen({ tags: TAKEN, verdict });
const MADE = noted({ made: version().arn });
const RENAMED = asks({ VersionName: 'blue' }, { VersionName: 'blue', OutputBucket: 'elsewhere' });

const ADOPT = { AdoptExisting: 'true' };
const adopting = (change: object = {}) => asks({ ...ADOPT, ...change });
const MODEL_GATE = { MinimumF1Score: '0.9' };
const MISSING_ACCEPTED = { ...MODEL_GATE, AcceptMissingEvaluation: 'true' };
const LABEL_GATE = { MinimumLabelF1Scores: { circle: '0.8' } };
const DROP_GATE = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };
const labelIs = (score: number): Evidence => ({
  labels: { kind: 'known', scores: new Map([['circle', score]]) },
});
const currentIs = (f1Score: number): Evidence => ({ current: { kind: 'known', arn: 'current', f1Score } });
const LABELS_GONE: Evidence = { labels: { kind: 'missing', because: 'it does not exist' } };
const SUMMARY_GONE = seen({ evidence: LABELS_GONE });
/** What a rollback of this very operation needs to give a version back. */
const taken = (from: string) => ({ [TAKEN_FROM_TAG]: from, [OPERATION_TAG]: MARKS.now });

const withinOneProject = {
  SourceProjectArn: DESTINATION,
  SourceProjectVersionArn: SOURCE_VERSION.replace(
    SOURCE_PROJECT.split('/')[0],
    DESTINATION.split('/')[0],
  ).replace('shapes', 'shapes-prod'),
};

const NAMED = { ...withinOneProject, VersionName: 'blue' };
export const WITHIN = asks(withinOneProject);
const GIVEN_NAME = asks(NAMED, NAMED);

/** A Create or an Update that goes forward. */
export const PRESENCE: Cases = {
  'copy.absent: copy': [
    ['there is nothing'],
    ['it was asked for a minute ago', absent, at({ sinceAsked: 60_000 })],
    ['four copies of its project are in progress', absent, noted({ copying: 4 })],
  ],
  'copy.asked: wait': [
    ['it was asked for a moment ago', absent, at({ sinceAsked: 59_999 })],
    [
      'it was asked for a moment ago, and five are in progress',
      absent,
      noted({ copying: 5 }, { sinceAsked: 59_999 }),
    ],
  ],
  'copy.unknown: wait': [['AWS does not say', unknown]],
  'copy.full: wait': [['five copies of its project are in progress', absent, noted({ copying: 5 })]],
  'copy.unobservable: fail': [['AWS will never say', unobservable, says(/^denied for good$/)]],
  'copy.in-progress: wait': [
    ['it is ours and in progress', seen({ status: 'COPYING_IN_PROGRESS' })],
    ['it is in progress, and nobody asked whose it is', seen({ status: 'COPYING_IN_PROGRESS', ...UNREAD })],
    [
      'it is in progress, belongs to nobody and may be adopted, but no gate can judge it yet',
      seen({ tags: {}, status: 'COPYING_IN_PROGRESS' }),
      adopting(MODEL_GATE),
    ],
  ],
  'copy.finished: done': [
    ...each(FINISHED, (status) => [`it is ours, made in this operation, and ${status}`, madeNow({ status })]),
    ['AWS’s answer said that this request has made it, and its tags were not read', seen(UNREAD), MADE],
    ['it was taken over by this operation', seen({ tags: { ...TAGS, ...taken('other/Copy') } })],
    ['its F1 score is the minimum', madeNow({ f1Score: 0.9 }), asks(MODEL_GATE)],
    [
      'its F1 score is not known, which is accepted',
      madeNow(),
      asks(MISSING_ACCEPTED),
      decides({ because: 'the copy is there; its F1 score is not known, 0.9 is asked for (minimumF1Score)' }),
    ],
    ['a label has its minimum', madeNow({ evidence: labelIs(0.8) }), asks(LABEL_GATE)],
    [
      'this request has made it, and Rekognition names no source',
      seen({ sourceModelVersionArn: undefined, ...UNREAD }),
      MADE,
    ],
    [
      'Rekognition names no source within one project, and this operation made it under a given name',
      madeNow({ sourceModelVersionArn: undefined }),
      GIVEN_NAME,
    ],
  ],
  'copy.name-taken: fail': [
    ['this request has made another version', ANOTHERS, noted({ made: arnOf('other') })],
    ['it belongs to another resource', ANOTHERS],
    [
      'it belongs to nobody and may be adopted, but is a copy of another source',
      seen({ tags: {}, sourceModelVersionArn: OTHER_SOURCE }),
      adopting(),
    ],
    [
      'it belongs to nobody and may be adopted, but failed',
      seen({ tags: {}, status: 'COPYING_FAILED' }),
      adopting(),
    ],
    [
      'it belongs to nobody and may be adopted, but was trained here',
      seen({ tags: {}, sourceModelVersionArn: undefined, status: 'TRAINING_COMPLETED' }),
      adopting(),
    ],
  ],
  'copy.tags-differ: tag': [
    [
      'stopOnDelete was switched on',
      madeNow(),
      asks({ StopOnDelete: 'true' }),
      decides({ tags: { [STOP_TAG]: 'true' } }),
    ],
  ],
  'copy.gates-refuse: fail': [
    ['its F1 score is below the minimum', madeNow({ f1Score: 0.89 }), asks(MODEL_GATE)],
    [
      'its F1 score is too low, and its tags are not read',
      seen({ ...UNREAD, f1Score: 0.89 }),
      asks(MODEL_GATE),
      MADE,
    ],
    ['its F1 score is not known', madeNow(), asks(MODEL_GATE)],
    [
      'its F1 score is too low, and a missing one is accepted',
      madeNow({ f1Score: 0.89 }),
      asks(MISSING_ACCEPTED),
    ],
    [
      'a label is below its minimum',
      madeNow({ evidence: labelIs(0.71) }),
      asks(LABEL_GATE),
      says(/^arn:\S+ does not pass its gates: label circle 0\.71 < 0\.8\. Copy a better version/),
    ],
    [
      'a label is too low, and the model is not',
      madeNow({ f1Score: 0.9, evidence: labelIs(0.71) }),
      asks({ ...LABEL_GATE, ...MODEL_GATE }),
      says(/does not pass its gates: label circle 0\.71 < 0\.8\. Copy/),
    ],
    [
      'it belongs to nobody and may be adopted, but its F1 score is too low',
      seen({ tags: {}, f1Score: 0.8 }),
      adopting(MODEL_GATE),
    ],
  ],
  'copy.gates-unread: examine': [
    ['a label has a minimum and the summary was not read', madeNow(), asks(LABEL_GATE)],
    [
      'it belongs to nobody and may be adopted, but a label is to be judged first',
      NOBODYS,
      adopting(LABEL_GATE),
    ],
    ['it belongs to nobody and may be adopted, but is to be compared first', NOBODYS, adopting(DROP_GATE)],
  ],
  'copy.failed-before: delete': [
    ['it failed in an earlier operation', seen({ status: 'COPYING_FAILED' })],
    [
      'it failed in a former stack of the same name',
      seen({ status: 'COPYING_FAILED', tags: { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere } }),
    ],
  ],
  'copy.failed: fail': [
    [
      'it failed in this operation',
      madeNow({ status: 'COPYING_FAILED', statusMessage: 'The bucket is gone.' }),
      says(/COPYING_FAILED, The bucket is gone\./),
    ],
    ['it failed, and this request has made it', seen({ status: 'COPYING_FAILED', ...UNREAD }), MADE],
  ],
  'copy.deleting: wait': [
    ['it is DELETING', seen({ status: 'DELETING' })],
    ['it belongs to nobody, and is DELETING', seen({ tags: {}, status: 'DELETING' })],
    [
      'it belongs to nobody and may be adopted, and is DELETING',
      seen({ tags: {}, status: 'DELETING' }),
      adopting(),
    ],
  ],
  'copy.other-source: fail': [
    [
      'it is ours, but a copy of another source',
      seen({ sourceModelVersionArn: OTHER_SOURCE }),
      says(/is taken by .*it is a copy of .*\/v2\//),
    ],
    ['it is ours, but was trained here', madeNow({ status: 'STOPPED', sourceModelVersionArn: undefined })],
    [
      'Rekognition names no source within one project, and nothing says that we made it',
      seen({ sourceModelVersionArn: undefined, tags: request().tags }),
      WITHIN,
    ],
  ],
  'copy.adoptable: adopt': [
    [
      'it belongs to nobody and may be adopted',
      NOBODYS,
      adopting(),
      decides({ tags: { [OWNER_TAG]: 'prod/Copy', ...taken('nobody') } }),
    ],
    [
      'it belongs to another resource and may be adopted',
      ANOTHERS,
      adopting({ Tags: VISION }),
      decides({ tags: { team: 'vision', [OWNER_TAG]: 'prod/Copy', ...taken('other/Copy') } }),
    ],
    [
      'it belongs to another resource of this stack and may be adopted',
      seen({ tags: OF_SIBLING }),
      adopting(),
      decides({ tags: { [OWNER_TAG]: 'prod/Copy', ...taken('prod/Other') } }),
    ],
    [
      'it belongs to nobody and may be adopted, and its label passes',
      seen({ tags: {}, evidence: labelIs(0.9) }),
      adopting(LABEL_GATE),
    ],
  ],
  'copy.unexpected: fail': each(UNEXPECTED, (status) => [
    `it is ours and ${status}`,
    seen({ status }),
    says(new RegExp(` is ${status}, `)),
  ]),
};

/** In a `create`. */
export const FOUND: Cases = {
  'copy.found: tag': [
    [
      'it is ours and finished, but existed before this operation',
      seen({ verdict: 'finished' }),
      decides({ tags: taken('prod/Copy') }),
    ],
    [
      'an operation that finished has made it, and an undo of this one leaves it',
      seen({ verdict: 'finished', tags: { ...TAGS, [OPERATION_TAG]: `${MARKS.before}/made` } }),
      decides({ tags: taken('prod/Copy') }),
    ],
    ...each(['undone', 'under way'], (verdict) => [
      `an operation that is ${verdict} has made it, and an undo of this one deletes it too`,
      seen({ verdict, tags: { ...TAGS, [OPERATION_TAG]: `${MARKS.before}/made` } }),
      decides({ tags: { [OPERATION_TAG]: MARKS.made } }),
    ]),
    ...each(['undone', 'under way'], (verdict) => [
      `an operation that is ${verdict} has taken it over, and an undo of this one gives it back too`,
      seen({ verdict, tags: { ...TAGS, [TAKEN_FROM_TAG]: 'other/Copy' } }),
      decides({ tags: { [OPERATION_TAG]: MARKS.now } }),
    ]),
  ],
};

/** In a `replace`: an update has replaced the copy and then failed, without rollback. */
export const TAKEN_BACK: Cases = {
  'copy.found: tag': [
    [
      'it is ours and finished, and CloudFormation has not deleted it yet',
      seen({ verdict: 'finished' }),
      decides({ tags: { [OPERATION_TAG]: MARKS.again } }),
    ],
    [
      'CloudFormation has not deleted it yet, and it has another tag',
      seen({ verdict: 'finished' }),
      asks({ Tags: VISION }),
      decides({ tags: { ...VISION, [OPERATION_TAG]: MARKS.again } }),
    ],
    [
      'an earlier operation, which finished, had taken it over',
      takenOver('finished'),
      decides({ tags: { [OPERATION_TAG]: MARKS.again } }),
    ],
    ...each(['true', 'replaced'], (Retain) => [
      `the removal policy may have kept it: ${Retain}`,
      seen({ verdict: 'finished' }),
      asks({}, { Retain }),
      decides({ tags: taken('prod/Copy') }),
    ]),
  ],
  'copy.adoptable: adopt': [
    [
      'it belongs to another resource of this stack, and the operation in its mark finished',
      seen({ tags: OF_SIBLING, verdict: 'finished' }),
      adopting(),
      decides({ tags: { [OWNER_TAG]: 'prod/Copy', ...taken('prod/Other') } }),
    ],
  ],
};

/** What is different where the copy is new to the stack. */
export const NEW_PRESENCE: Cases = {
  'copy.finished: done': [
    [
      'it is the first version that is promoted',
      seen({ tags: OF_NOW, f1Score: 0.9, evidence: { current: { kind: 'none' } } }),
      asks(DROP_GATE),
    ],
  ],
  'copy.found-unread: examine': [
    ['it is ours and finished, from an operation of this stack that nobody has asked about', seen()],
    [
      'Rekognition names no source within one project, and the derived name identifies it',
      SOURCELESS,
      WITHIN,
    ],
  ],
  'copy.found: tag': [
    ...each(['undone', 'under way'], (verdict) => [
      `an operation of this stack that is ${verdict} has left it`,
      seen({ verdict }),
      decides({ tags: { [OPERATION_TAG]: MARKS.now } }),
    ]),
    [
      'it is ours and finished, from a former stack of the same name',
      seen({ tags: { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere } }),
      decides({ tags: taken('prod/Copy') }),
    ],
    [
      'an operation of this stack that was undone long ago has left it',
      seen({ verdict: 'undone long ago' }),
      decides({ tags: taken('prod/Copy') }),
    ],
    [
      'it was found, it is new to the stack, and a tag differs',
      seen({ verdict: 'undone long ago' }),
      asks({ Tags: VISION }),
      decides({ tags: { team: 'vision', ...taken('prod/Copy') } }),
    ],
  ],
  'copy.gates-refuse: fail': [
    [
      'its summary is gone from the bucket, and it is new to the stack',
      madeNow({ evidence: LABELS_GONE }),
      asks(LABEL_GATE, LABEL_GATE),
    ],
    [
      'it is too far below the current version',
      madeNow({ f1Score: 0.9, evidence: currentIs(0.95) }),
      asks(DROP_GATE),
    ],
    [
      'the pointer is gone',
      seen({
        tags: OF_NOW,
        f1Score: 0.9,
        evidence: { current: { kind: 'missing', because: '/models/current does not exist' } },
      }),
      asks(DROP_GATE),
    ],
  ],
  'copy.gates-unread: examine': [
    [
      'it is to be compared, and the current version was not read',
      madeNow({ f1Score: 0.9 }),
      asks(DROP_GATE),
    ],
    [
      'it is to be compared, and only its labels were read, before it was adopted',
      madeNow({ f1Score: 0.9, evidence: labelIs(0.9) }),
      asks({ ...LABEL_GATE, ...DROP_GATE }),
    ],
    [
      'a label has a minimum, and only the current version was read',
      madeNow({ f1Score: 0.9, evidence: currentIs(0.9) }),
      asks({ ...LABEL_GATE, ...DROP_GATE }),
    ],
  ],
  'copy.other-source: fail': [
    [
      'Rekognition names no source within one project, and the given name does not identify it',
      SOURCELESS,
      GIVEN_NAME,
    ],
  ],
};

/** What is different in a change in place. */
export const CHANGED_PRESENCE: Cases = {
  'copy.named-changed: fail': [
    [
      'a named copy would have to become another one',
      seen(),
      RENAMED,
      says(/cannot become a copy of .* in place/),
    ],
  ],
  'copy.finished: done': [
    ...each(FINISHED, (status) => [`it is ours from before, and ${status}`, seen({ status })]),
    [
      'it was taken over by an earlier operation',
      seen({ tags: { ...TAGS, [TAKEN_FROM_TAG]: 'other/Copy' } }),
    ],
    [
      'an earlier operation made it, and it runs',
      seen({ tags: { ...TAGS, [OPERATION_TAG]: `${MARKS.before}/made`, [RUNNER_TAG]: 'prod/Run' } }),
    ],
    ['it would be compared, but is not new to the stack', seen({ f1Score: 0.1 }), asks(DROP_GATE)],
    [
      'its summary is gone from the bucket, and something else changes',
      SUMMARY_GONE,
      asks(LABEL_GATE, { ...LABEL_GATE, Tags: VISION }),
    ],
    ['Rekognition names no source within one project, and the mark says that we made it', SOURCELESS, WITHIN],
    [
      'Rekognition names no source within one project, and a copy with a given name stays',
      SOURCELESS,
      GIVEN_NAME,
    ],
  ],
  'copy.tags-differ: tag': [
    [
      'a tag differs',
      seen({ tags: { ...TAGS, team: 'audio', stage: 'prod', handmade: 'yes' } }),
      asks({ Tags: { team: 'vision', stage: 'prod' } }),
      decides({ tags: VISION }),
    ],
    [
      'a tag differs and the F1 score is too low',
      seen({ f1Score: 0.5 }),
      asks({ Tags: VISION, ...MODEL_GATE }),
    ],
    ['a tag differs and a label has a minimum', seen(), asks({ Tags: VISION, ...LABEL_GATE })],
  ],
  'copy.inherited-tags: untag': [
    [
      'it began with tags of its source that was adopted and runs',
      seen({
        tags: {
          ...TAGS,
          [OPERATION_TAG]: MARKS.made,
          [TAKEN_FROM_TAG]: 'other/Copy',
          [RUNNER_TAG]: 'other/Run',
          [RUN_OPERATION_TAG]: 'x',
        },
      }),
      decides({ keys: [TAKEN_FROM_TAG, RUNNER_TAG, RUN_OPERATION_TAG] }),
    ],
  ],
  'copy.former-tags: untag': [
    [
      'stopOnDelete was switched off',
      seen({ tags: { ...OF_NOW, [STOP_TAG]: 'true' } }),
      decides({ keys: [STOP_TAG] }),
    ],
    [
      'it has a tag that is no longer declared, and one by hand',
      seen({ tags: { ...TAGS, a: '1', b: '2', handmade: 'yes' } }),
      asks({ Tags: { a: '1' } }, { Tags: { a: '1', b: '2' } }),
      decides({ keys: ['b'] }),
    ],
  ],
  'copy.gates-refuse: fail': [
    [
      'its summary is gone from the bucket, and a gate changes',
      SUMMARY_GONE,
      asks(LABEL_GATE, { ...LABEL_GATE, ...MODEL_GATE }),
    ],
    [
      'its summary is gone from the bucket, and it is to be adopted',
      seen({ tags: {}, evidence: LABELS_GONE }),
      asks({ ...LABEL_GATE, ...ADOPT }, LABEL_GATE),
    ],
    [
      'a label is too low, and something else changes',
      seen({ evidence: labelIs(0.7) }),
      asks(LABEL_GATE, LABEL_GATE),
    ],
  ],
};

/** An Update of a rollback. It never fails because of what it finds. */
export const RETURN: Cases = {
  'copy.return-absent: done': [['there is nothing'], ['nothing shows yet', absent, at({ sinceAsked: 0 })]],
  'copy.unknown: wait': [['AWS does not say', unknown]],
  'copy.finished: done': [
    ...each(FINISHED, (status) => [`it is ours and ${status}`, seen({ status })]),
    ...each(['finished', 'undone long ago', 'under way'], (verdict) => [
      `an operation that is ${verdict} has taken it over before`,
      takenOver(verdict),
    ]),
    [
      'it was ours before it was taken over',
      seen({ tags: { ...TAKEN, [TAKEN_FROM_TAG]: request().owner }, verdict: 'undone' }),
    ],
    [
      'another stack with the same name has taken it over',
      seen({ tags: { ...TAKEN, [OPERATION_TAG]: MARKS.elsewhere }, verdict: 'undone' }),
    ],
    [
      'the gates would refuse it',
      seen({ f1Score: 0.1 }),
      asks({ ...LABEL_GATE, ...DROP_GATE, ...MODEL_GATE }),
      decides({ because: 'the copy is there' }),
    ],
    ['the undone update had another tag, a minute ago', seen(), asks({}, { Tags: VISION }), aged(60_000)],
    [
      'this request has set its tags',
      seen(),
      asks({}, { Tags: VISION }),
      noted({ asked: '2026-01-01T00:00:00.000Z' }),
    ],
    ['a named copy comes back', seen(), RENAMED],
    ['it was the first link of a chain', seen({ verdict: 'finished' }), asks({}, { Followed: 'true' })],
  ],
  'copy.in-progress: wait': [['it is ours and in progress', seen({ status: 'COPYING_IN_PROGRESS' })]],
  'copy.return-other: done': [
    ...each(['COPYING_FAILED', 'DELETING', ...UNEXPECTED], (status) => [
      `it is ours and ${status}`,
      seen({ status }),
    ]),
  ],
  'copy.return-foreign: done': [
    ['another stack has taken it over', ANOTHERS, adopting()],
    ['it has lost its tags', NOBODYS],
  ],
  'copy.operation-unread: examine': [['it was taken over', takenOver()]],
  'copy.taken: release': [
    ...each(['COPYING_COMPLETED', 'COPYING_IN_PROGRESS'], (status) => [
      `the undone operation has taken it over, and it is ${status}`,
      seen({ status, tags: TAKEN, verdict: 'undone' }),
      decides({ formerOwner: 'other/Copy' }),
    ]),
    [
      'the operation that the rollback continues has taken it over',
      seen({ tags: { ...TAKEN, [OPERATION_TAG]: MARKS.now }, verdict: 'under way' }),
    ],
  ],
  'copy.tags-may-show: wait': [
    ['the undone update had another tag', seen(), asks({}, { Tags: VISION }), aged(59_999)],
    ['the undone update set stopOnDelete', seen(), asks({}, { StopOnDelete: 'true' })],
  ],
  'copy.tags-differ: tag': [
    ['a tag differs', seen({ status: 'FAILED' }), asks({ Tags: VISION }), decides({ tags: VISION })],
  ],
  'copy.former-tags: untag': [
    [
      'the undone update has set a tag',
      seen({ tags: { ...TAGS, team: 'vision' } }),
      asks({}, { Tags: VISION }),
      decides({ keys: ['team'] }),
    ],
  ],
};
