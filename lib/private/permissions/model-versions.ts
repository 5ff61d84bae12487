import { COPY_ACTION } from '../../../contract/project-policy';
import { PermissionList } from './permission';

/** The permissions for model versions. Those for the call that copies come first. */
const list = new PermissionList();

export const [COPY] = list.needed([COPY_ACTION], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the source project and version, the destination project, the new version',
  why: 'AWS says which types of resource it checks, but not which ones. These are all that the call names',
});

export const [CREATE_VERSION] = list.needed(['rekognition:CreateProjectVersion'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the destination project, the new version',
  why: 'AWS maps the call to this action and to TagResource too',
});

export const [DESCRIBE_VERSIONS] = list.needed(
  ['rekognition:DescribeProjectVersions'],
  {
    holder: 'copies',
    call: 'DescribeProjectVersions',
    on: 'the destination project',
    why: 'to observe a copy',
  },
  {
    holder: 'former copies',
    call: 'DescribeProjectVersions',
    on: 'all projects of the account and Region',
    why: 'to observe a copy that left the template',
  },
  {
    holder: 'running models',
    call: 'DescribeProjectVersions',
    on: 'the project of the version',
    why: 'to observe the model, and others that the same resource has started',
  },
  {
    holder: 'former running models',
    call: 'DescribeProjectVersions',
    on: 'all projects of the account and Region',
    why: 'to observe a model that left the template',
  },
  {
    holder: 'startAndStop',
    call: 'DescribeProjectVersions',
    on: 'the project of the version',
    why: 'to see the progress of a start or stop',
  },
);

export const [DELETE_VERSION] = list.needed(
  ['rekognition:DeleteProjectVersion'],
  {
    holder: 'copies',
    call: 'DeleteProjectVersion',
    on: 'versions of the destination project (of the `versionName`, if set)',
    why: 'a copy is removed, replaced or rolled back, or has failed',
  },
  {
    holder: 'former copies',
    call: 'DeleteProjectVersion',
    on: 'all versions of the account and Region with this stack’s owner tag',
    why: 'CloudFormation deletes last, when the role no longer names the copy',
  },
);

export const [START_VERSION] = list.needed(
  ['rekognition:StartProjectVersion'],
  {
    holder: 'running models',
    call: 'StartProjectVersion',
    on: 'the version, or, to run a copy of the same stack, all versions of its project',
    why: 'to start the model',
  },
  {
    holder: 'former running models',
    call: 'StartProjectVersion',
    on: 'all versions of the account and Region with this stack’s runner tag',
    why: 'within an update a schedule may start the model from before, when the role already names the next version',
  },
  {
    holder: 'startAndStop',
    call: 'StartProjectVersion',
    on: 'the version',
    why: 'only a running model detects labels',
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
    on: 'all versions of the account and Region with this stack’s owner tag and the tag of `stopOnDelete`',
    why: 'a running copy cannot be deleted',
  },
  {
    holder: 'running models',
    call: 'StopProjectVersion',
    on: 'versions of the project',
    why: 'CloudFormation stops a replaced model last, when the role may no longer name it. The stop must succeed: a running model is billed',
  },
  {
    holder: 'former running models',
    call: 'StopProjectVersion',
    on: 'all versions of the account and Region with this stack’s runner tag',
    why: 'to stop a model whose project left the template',
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
    on: 'versions of the destination project (of the `versionName`, if set)',
    why: 'a copy and an adoption set the owner and operation tags. Changed tags follow later',
  },
  {
    holder: 'former copies',
    call: 'TagResource',
    on: 'this library’s tags on all versions of the account and Region that have this stack’s owner tag and were adopted',
    why: 'a rollback returns an adopted version to its former stack',
  },
  {
    holder: 'running models',
    call: 'TagResource',
    on: 'the tags `runner` and `run-operation` on the version, or, to run a copy of the same stack, on all versions of its project',
    why: 'the tags say who starts the model, and in which operation',
  },
);

export const [UNTAG] = list.needed(
  ['rekognition:UntagResource'],
  {
    holder: 'copies',
    call: 'UntagResource',
    on: 'versions of the destination project (of the `versionName`, if set)',
    why: 'to remove tags that left the template',
  },
  {
    holder: 'former copies',
    call: 'UntagResource',
    on: 'the same',
    why: 'a rollback returns an adopted version that had no owner',
  },
  {
    holder: 'running models',
    call: 'UntagResource',
    on: 'the same tags on versions of the project',
    why: 'to remove the tags after the stop',
  },
  {
    holder: 'former running models',
    call: 'UntagResource',
    on: 'this library’s tags on all versions of the account and Region with this stack’s runner tag',
    why: 'to remove the tags after that stop',
  },
);

export const [LIST_TAGS] = list.needed(
  ['rekognition:ListTagsForResource'],
  {
    holder: 'copies',
    call: 'ListTagsForResource',
    on: 'versions of the destination project (of the `versionName`, if set)',
    why: 'who owns this copy?',
  },
  {
    holder: 'former copies',
    call: 'ListTagsForResource',
    on: 'all versions of the account and Region',
    why: 'before a deletion: who owns this version?',
  },
  {
    holder: 'running models',
    call: 'ListTagsForResource',
    on: 'versions of the project',
    why: 'who started this model?',
  },
  {
    holder: 'former running models',
    call: 'ListTagsForResource',
    on: 'all versions of the account and Region',
    why: 'before a stop: who started this model?',
  },
);

export const MODEL_VERSIONS = list.all;
