import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { markAgain, markAsMade, markOf, parseMark } from '../../lambda/cloudformation/mark';
import type { ResourceEvent } from '../../lambda/cloudformation/request';
import type { ObservedVersion } from '../../lambda/copied-model-version/observation';
import { type CopyRequest, parseRequest } from '../../lambda/copied-model-version/request';
import { operationIn, START } from './answers';
import { type EventChange, requestFor } from './requests';

export const SOURCE_PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
export const SOURCE_VERSION =
  'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
export const OTHER_SOURCE = SOURCE_VERSION.replace('/v1/', '/v2/');
export const DESTINATION = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/1700000002000';
export const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:222222222222:stack/prod/0c6b9a00-0000-0000-0000-000000000000';

export const properties = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:222222222222:function:copies',
  SourceProjectArn: SOURCE_PROJECT,
  SourceProjectVersionArn: SOURCE_VERSION,
  DestinationProjectArn: DESTINATION,
  OutputBucket: 'models-of-prod',
  Timeout: '3000',
};

const COPY = {
  StackId: STACK_ID,
  LogicalResourceId: 'Copy',
  ResourceType: 'Custom::RekognitionCopiedModelVersion',
  properties,
};

/** A request as CloudFormation sends it, `change` applied to the properties above. */
export function event({ type = 'Create', id, change, old }: EventChange = {}): ResourceEvent {
  if (type === 'Create') return requestFor(COPY, { change });
  return requestFor(COPY, { type, id: id ?? request({ change }).physicalId, change, old });
}

export function request(change: EventChange = {}): CopyRequest {
  return parseRequest(event(change))!;
}

const BEFORE = markOf(request().stack, operationIn('UPDATE_IN_PROGRESS', START - 86_400_000));

/**
 * The marks of an old operation of the stack, of the present one, of the present one that made the copy, of an old one
 * whose copy the present one takes back, and of another stack.
 */
export const MARKS = {
  before: BEFORE,
  now: markOf(request().stack, operationIn()),
  made: markAsMade(request().stack, operationIn()),
  again: markAgain(parseMark(BEFORE)!, operationIn()),
  elsewhere: markOf({ ...request().stack, uuid: 'another-stack' }, operationIn()),
};

/** The tags of a copy of ours, with the mark of an earlier operation. */
export const TAGS: Readonly<Record<string, string>> = { ...request().tags, [OPERATION_TAG]: MARKS.before };

export const arnOf = (name: string, created = START) =>
  `arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/version/${name}/${created}`;

/** A version with the request's name. By default it is ours, finished and older than the present operation. */
export function version(change: Partial<ObservedVersion> = {}): ObservedVersion {
  const { tags = TAGS } = change;
  return {
    arn: arnOf(request().versionName, 1_700_000_003_000),
    status: 'COPYING_COMPLETED',
    sourceModelVersionArn: SOURCE_VERSION,
    tags,
    ours: tags[OWNER_TAG] === request().owner,
    mark: parseMark(tags[OPERATION_TAG]),
    ...change,
  };
}

/** What DescribeProjectVersions shows. By default a finished copy. */
export const shown = (change: object = {}) => ({
  ProjectVersionDescriptions: [
    {
      ProjectVersionArn: version().arn,
      Status: 'COPYING_COMPLETED',
      SourceProjectVersionArn: SOURCE_VERSION,
      ...change,
    },
  ],
});
export const nothing = { ProjectVersionDescriptions: [] };
