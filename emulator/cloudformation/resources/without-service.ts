import type { ResourceType, ResourceWork } from './resource-type';

/** Types that CloudFormation keeps to itself. */
const recordOnly = (
  properties: ResourceType['properties'],
  idOf: (work: ResourceWork) => string,
): ResourceType => ({
  properties,
  attributes: [],
  replacementProperties: [],
  create: async (work) => ({ id: idOf(work) }),
  update: async (_, { id }) => ({ id }),
  delete: async () => {},
});

export const cdkMetadata = recordOnly(['Analytics'], (work) => work.newName(64));

export const waitConditionHandle = recordOnly(
  [],
  (work) =>
    `https://cloudformation-waitcondition-${work.region}.s3.amazonaws.com/${encodeURIComponent(work.stackId)}/${work.newName(128)}`,
);
