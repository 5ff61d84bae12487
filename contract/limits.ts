/** Limits of Rekognition, CloudFormation and Lambda that our code must know. */

/**
 * Copies that may be in progress at a time in one destination account and Region.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html
 */
export const CONCURRENT_COPIES = 5;

/** Inference units that one running model may have, unless the quota was raised. https://docs.aws.amazon.com/general/latest/gr/rekognition.html */
export const INFERENCE_UNITS = 5;

/** Policies that one project can carry. https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html */
export const POLICIES_PER_PROJECT = 5;

/** Characters of a project policy. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PutProjectPolicy.html */
export const POLICY_DOCUMENT_LENGTH = 2000;

/** Versions that one project can hold, unless the quota was raised. https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html */
export const VERSIONS_PER_PROJECT = 100;

/** Tags that one model version can carry. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */
export const TAGS = 200;

/**
 * Seconds that one custom resource may wait: the hour that CloudFormation grants a custom resource, minus a reserve for
 * the answer.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
 */
export const LONGEST_TIMEOUT = 50 * 60;

/** Seconds that a copy may take if a chain of custom resources waits for it. */
export const LONGEST_CHAIN = 12 * 60 * 60;

/** Seconds that a model may run on after a hand-over. Its Delete needs the rest of its time for the stop. */
export const LONGEST_DRAIN = 30 * 60;

/** Seconds that CloudFormation waits for a custom resource at most. */
export const LONGEST_SERVICE_TIMEOUT = 60 * 60;

/**
 * Regions that offer Custom Labels. AWS may add Regions, so a Region outside the list gives a warning, never an error.
 * https://docs.aws.amazon.com/general/latest/gr/rekognition.html
 */
export const CUSTOM_LABELS_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'eu-west-1',
  'eu-west-2',
  'eu-central-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'ap-northeast-2',
];
