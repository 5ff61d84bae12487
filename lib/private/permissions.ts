import { COPY_ACTION } from '../../contract/project-policy';

/**
 * Every action that this library asks for, once: which call needs it, on what, and why. docs/permissions.md is written
 * from it: `npm run docs`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_rekognition.html
 */

/** Who holds a permission: the role of a provider's function, for what the template declares or once declared, or a grantee. */
export type Holder =
  | 'copies'
  | 'former copies'
  | 'policies'
  | 'former policies'
  | 'copies and policies'
  | 'running models'
  | 'former running models'
  | 'schedules'
  | 'functions'
  | 'approvals'
  | 'detect'
  | 'startAndStop';

/** One reason to hold a permission. */
export interface Need {
  readonly holder: Holder;
  /** The API call that AWS checks it for. */
  readonly call: string;
  readonly on: string;
  readonly why: string;
}

/** Actions that are needed together. */
export interface Permission {
  readonly actions: readonly string[];
  readonly needs: readonly Need[];
}

const all: Permission[] = [];

/** Everything in this file, in its order. */
export const PERMISSIONS: readonly Permission[] = all;

function needed(actions: string[], ...needs: Need[]): string[] {
  all.push({ actions, needs });
  return actions;
}

export const [COPY] = needed([COPY_ACTION], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the source project, the source version, the destination project, the version to be made',
  why: 'AWS names the types of resource that it checks, not which ones, so these are all that the call speaks of',
});

export const [CREATE_VERSION] = needed(['rekognition:CreateProjectVersion'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the destination project, the version to be made',
  why: 'AWS maps the operation to this action and to TagResource as well',
});

export const [DESCRIBE_VERSIONS] = needed(
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
    why: 'each look at a model, before and after everything else',
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

export const [DELETE_VERSION] = needed(
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

export const [START_VERSION] = needed(
  ['rekognition:StartProjectVersion'],
  {
    holder: 'running models',
    call: 'StartProjectVersion',
    on: 'the version, or every version of its project where a copy of the same stack is to run',
    why: 'to start the model. Nothing else in this library starts one',
  },
  {
    holder: 'schedules',
    call: 'StartProjectVersion',
    on: 'versions of the project',
    why: 'the start of a `schedule`. A permission for the new version alone would come later than the schedules that move to it',
  },
  {
    holder: 'startAndStop',
    call: 'StartProjectVersion',
    on: 'the version',
    why: 'a model has to run before it can be asked',
  },
);

export const [STOP_VERSION] = needed(
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
    holder: 'schedules',
    call: 'StopProjectVersion',
    on: 'versions of the project',
    why: 'the stop of a `schedule`, likewise',
  },
  {
    holder: 'startAndStop',
    call: 'StopProjectVersion',
    on: 'the version',
    why: 'a running model costs money',
  },
);

export const [DETECT] = needed(['rekognition:DetectCustomLabels'], {
  holder: 'detect',
  call: 'DetectCustomLabels',
  on: 'the version',
  why: 'to analyse images',
});

export const [TAG] = needed(
  ['rekognition:TagResource'],
  {
    holder: 'copies',
    call: 'CopyProjectVersion, TagResource',
    on: 'versions of the destination project, of the given name if there is one',
    why: 'the owner tag comes with the copy call, and with an adoption; changed tags come later',
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
    on: 'the runner tag of the version, or of every version of its project where a copy of the same stack is to run',
    why: 'it says who started the model, and comes before the start',
  },
);

export const [UNTAG] = needed(
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
    on: 'the runner tag of versions of the project',
    why: 'the tag goes when the model is stopped',
  },
  {
    holder: 'former running models',
    call: 'UntagResource',
    on: 'the runner tag of every version of the account and Region with the runner tag of this stack',
    why: 'the same, after the role has forgotten the project',
  },
);

export const [LIST_TAGS] = needed(
  ['rekognition:ListTagsForResource'],
  {
    holder: 'copies',
    call: 'ListTagsForResource',
    on: 'versions of the destination project, of the given name if there is one',
    why: 'whose is this copy?',
  },
  {
    holder: 'former copies',
    call: 'ListTagsForResource',
    on: 'every version of the account and Region',
    why: 'the same question, before anything is deleted',
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

/**
 * AWS has no list made for the copy: this is the one for an output bucket of one's own.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/su-console-policy.html
 */
export const READ_OUTPUT_BUCKET = needed(['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the output bucket',
  why: 'Rekognition looks at the bucket with the rights of its caller',
});

export const [READ_OBJECT] = needed(
  ['s3:GetObject'],
  {
    holder: 'copies',
    call: 'CopyProjectVersion',
    on: 'the objects of the output bucket whose keys begin with `outputKeyPrefix`',
    why: 'as the actions below',
  },
  {
    holder: 'copies',
    call: 'GetObject',
    on: 'the same; called for the evaluation summary of a copy with `minimumLabelF1Scores`, and for nothing else',
    why: 'the summary alone has the scores of single labels',
  },
);

export const WRITE_OUTPUT = needed(
  ['s3:GetObjectAcl', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:PutObject'],
  {
    holder: 'copies',
    call: 'CopyProjectVersion',
    on: 'the objects of the output bucket whose keys begin with `outputKeyPrefix`',
    why: 'Rekognition writes the training results with the rights of its caller, also after the call',
  },
);

/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */
export const USE_BUCKET_KEY = needed(['kms:Decrypt', 'kms:GenerateDataKey'], {
  holder: 'copies',
  call: 'CopyProjectVersion, GetObject',
  on: '`outputKey`, and the key of an encrypted output bucket',
  why: 'to write under that key, and to read the evaluation summary',
});

/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */
export const LEND_OUTPUT_KEY = needed(['kms:CreateGrant', 'kms:DescribeKey'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: '`outputKey`',
  why: 'Rekognition uses the key on its own once the call is over',
});

export const [READ_POINTER] = needed(['ssm:GetParameter'], {
  holder: 'copies',
  call: 'GetParameter',
  on: 'the parameter that `currentVersionParameterName` names, if there is one',
  why: 'with which version is a new copy compared?',
});

export const [PUT_POLICY] = needed(['rekognition:PutProjectPolicy'], {
  holder: 'policies',
  call: 'PutProjectPolicy',
  on: 'the project',
  why: 'to attach the policy',
});

export const [LIST_POLICIES] = needed(
  ['rekognition:ListProjectPolicies'],
  {
    holder: 'policies',
    call: 'ListProjectPolicies',
    on: 'the project',
    why: 'a put needs the current revision, and nothing of others is overwritten',
  },
  {
    holder: 'former policies',
    call: 'ListProjectPolicies',
    on: 'every project of the account and Region',
    why: 'a policy whose put was cut off is looked at before it is deleted',
  },
);

export const [DELETE_POLICY] = needed(
  ['rekognition:DeleteProjectPolicy'],
  {
    holder: 'policies',
    call: 'DeleteProjectPolicy',
    on: 'the project',
    why: 'a policy is removed, renamed or rolled back',
  },
  {
    holder: 'former policies',
    call: 'DeleteProjectPolicy',
    on: 'every project of the account and Region',
    why: 'the deletion comes last, after the role has forgotten the project. Policies have no tags to go by',
  },
);

export const LOOK_AT_OWN_STACK = needed(
  ['cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'],
  {
    holder: 'copies and policies',
    call: 'DescribeStackResource, DescribeStacks',
    on: 'its own stack',
    why: 'is the request still wanted that is being worked on? Is this a rollback?',
  },
  {
    holder: 'running models',
    call: 'DescribeStackResource, DescribeStacks',
    on: 'its own stack',
    why: 'the same questions',
  },
);

export const WRITE_LOG = needed(['logs:CreateLogStream', 'logs:PutLogEvents'], {
  holder: 'functions',
  call: 'CreateLogStream, PutLogEvents',
  on: 'their log group',
  why: 'Lambda writes what a function prints as its role',
});

/**
 * What AWSLambdaVPCAccessExecutionRole allows, without its logs.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const ENTER_NETWORK = needed(
  [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  {
    holder: 'functions',
    call: 'CreateFunction, UpdateFunctionConfiguration',
    on: '`*`, with `vpc` only',
    why: 'Lambda makes the network interfaces as the role of the function. It refuses a function whose role may not do so to every resource',
  },
);

export const TRACE = needed(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], {
  holder: 'functions',
  call: 'PutTraceSegments, PutTelemetryRecords',
  on: '`*`, of our own functions with `tracing` only',
  why: 'X-Ray has no level of resources',
});

export const [ASSUME_LOOKUP_ROLE] = needed(['sts:AssumeRole'], {
  holder: 'approvals',
  call: 'AssumeRole',
  on: "the `lookup` roles that `cdk bootstrap` left in the source's account, the target's, and that of the target before",
  why: 'to read, for the reviewer, the outputs of the stack, the description of the trained version and the summaries of evaluations',
});
