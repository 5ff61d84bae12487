import { untilGone } from './gone';
import type { ResourceType, ResourceWork } from './resource-type';

export const s3BucketPolicy: ResourceType = {
  properties: ['Bucket', 'PolicyDocument'],
  attributes: [],
  replacementProperties: ['Bucket'],
  create: put,
  update: put,
  delete: (work, { properties: { Bucket } }) =>
    untilGone(() => work.call('s3', 'DeleteBucketPolicy', { Bucket })),
};

async function put(work: ResourceWork) {
  const { Bucket, PolicyDocument } = work.properties;
  await work.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(PolicyDocument) });
  return { id: Bucket };
}
