import { COPY_ACTION } from '../../../contract/project-policy';
import { PermissionList } from './permission';

/** What is done with model versions. The first ones are those of the copy. */
const list = new PermissionList();

export const [COPY] = list.needed([COPY_ACTION], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the source project, the source version, the destination project, the version to be made',
  why: 'AWS names the types of resource that it checks, not which ones, so these are all that the call speaks of',
});

export const [CREATE_VERSION] = list.needed(['rekognition:CreateProjectVersion'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the destination project, the version to be made',
  why: 'AWS maps the operation to this action and to TagResource as well',
});

export const [DESCRIBE_VERSIONS] = list.needed(
  ['rekognition:DescribeProjectVersions'],
  {
    holder: 'copies',
    call: 'DescribeProjectVersions',
    on: 'the destination project',
    why: 'each look at a copy, before and after everything else',
  },
  {
    holder: 'former copies',
    call: 'DescribeProjectVersions',
    on: 'every project of the account and Region',
    why: 'the same look, at a copy that the template no longer names',
  },
  {
    holder: 'running models',
    call: 'DescribeProjectVersions',
    on: 'the project of the version',
    why: 'each look at a model, before and after everything else, and at others that run by the same resource',
  },
  {
    holder: 'former running models',
    call: 'DescribeProjectVersions',
    on: 'every project of the account and Region',
    why: 'the same look, at a model that the template no longer names',
  },
  {
    holder: 'startAndStop',
    call: 'DescribeProjectVersions',
    on: 'the project of the version',
    why: 'to see how far a start or a stop is',
  },
);

export const [DELETE_VERSION] = list.needed(
  ['rekognition:DeleteProjectVersion'],
  {
    holder: 'copies',
    call: 'DeleteProjectVersion',
    on: 'versions of the destination project, of the given name if there is one',
    why: 'a copy is removed, replaced or rolled back, or has failed',
  },
  {
    holder: 'former copies',
    call: 'DeleteProjectVersion',
    on: 'every version of the account and Region with the owner tag of this stack',
    why: 'the deletion comes last, after the role has forgotten the copy',
  },
);

export const [START_VERSION] = list.needed(
  ['rekognition:StartProjectVersion'],
  {
    holder: 'running models',
    call: 'StartProjectVersion',
    on: 'the version, or every version of its project where a copy of the same stack is to run',
    why: 'to start the model. Nothing else in this library starts one',
  },
  {
    holder: 'startAndStop',
    call: 'StartProjectVersion',
    on: 'the version',
    why: 'a model has to run before it can be asked',
  },
);

export const [STOP_VERSION] = list.needed(
  ['rekognition:StopProjectVersion'],
  {
    holder: 'copies',
    call: 'StopProjectVersion',
    on: 'versions of the destination project, with `stopOnDelete` only',
    why: 'a running copy cannot be deleted',
  },
  {
    holder: 'former copies',
    call: 'StopProjectVersion',
    on: 'every version of the account and Region with the owner tag of this stack and the tag of `stopOnDelete`',
    why: 'the same, after the role has forgotten the copy',
  },
  {
    holder: 'running models',
    call: 'StopProjectVersion',
    on: 'versions of the project',
    why: 'a model that another one has followed is stopped last, when the role may have forgotten it; this must not fail, for a running model is billed',
  },
  {
    holder: 'former running models',
    call: 'StopProjectVersion',
    on: 'every version of the account and Region with the runner tag of this stack',
    why: 'the same, after the role has forgotten the project too',
  },
  {
    holder: 'startAndStop',
    call: 'StopProjectVersion',
    on: 'the version',
    why: 'a running model costs money',
  },
);

export const [DETECT] = list.needed(['rekognition:DetectCustomLabels'], {
  holder: 'detect',
  call: 'DetectCustomLabels',
  on: 'the version',
  why: 'to analyse images',
});

export const [TAG] = list.needed(
  ['rekognition:TagResource'],
  {
    holder: 'copies',
    call: 'CopyProjectVersion, TagResource',
    on: 'versions of the destination project, of the given name if there is one',
    why: 'the tags of the owner and the operation come with the copy call, and with an adoption; changed tags come later',
  },
  {
    holder: 'former copies',
    call: 'TagResource',
    on: 'the tags of this library only, of every version of the account and Region with the owner tag of this stack that was taken over',
    why: 'a rollback gives a version back to the stack that it was taken from',
  },
  {
    holder: 'running models',
    call: 'TagResource',
    on: 'the tags `runner` and `run-operation` of the version, or of every version of its project where a copy of the same stack is to run',
    why: 'they say who started the model and in which operation, and come before the start',
  },
);

export const [UNTAG] = list.needed(
  ['rekognition:UntagResource'],
  {
    holder: 'copies',
    call: 'UntagResource',
    on: 'versions of the destination project, of the given name if there is one',
    why: 'tags that are no longer declared',
  },
  {
    holder: 'former copies',
    call: 'UntagResource',
    on: 'the same',
    why: 'a rollback gives a version back that belonged to nobody',
  },
  {
    holder: 'running models',
    call: 'UntagResource',
    on: 'the same tags of versions of the project',
    why: 'the tags go when the model is stopped',
  },
  {
    holder: 'former running models',
    call: 'UntagResource',
    on: 'the same tags of every version of the account and Region with the runner tag of this stack',
    why: 'the same, after the role has forgotten the project',
  },
);

export const [LIST_TAGS] = list.needed(
  ['rekognition:ListTagsForResource'],
  {
    holder: 'copies',
    call: 'ListTagsForResource',
    on: 'versions of the destination project, of the given name if there is one',
    why: 'whose is this copy, and how long had it waited for its place?',
  },
  {
    holder: 'former copies',
    call: 'ListTagsForResource',
    on: 'every version of the account and Region',
    why: 'whose it is, before anything is deleted; how long others had waited, where copies have given names',
  },
  {
    holder: 'running models',
    call: 'ListTagsForResource',
    on: 'versions of the project',
    why: 'who has started this model?',
  },
  {
    holder: 'former running models',
    call: 'ListTagsForResource',
    on: 'every version of the account and Region',
    why: 'the same question, before anything is stopped',
  },
);

export const MODEL_VERSIONS = list.all;
