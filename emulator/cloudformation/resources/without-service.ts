import { createHash } from 'node:crypto';
import { words } from '../../words';
import { type ResourceType, type ResourceWork } from './resource-type';

/** Types without a service. */
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

/** The emulator has no EC2 and no network. A security group is only an id that functions refer to. */
export const securityGroup: ResourceType = {
  properties: words('GroupDescription GroupName SecurityGroupEgress SecurityGroupIngress Tags VpcId'),
  attributes: ['GroupId', 'VpcId'],
  replacementProperties: ['GroupDescription', 'GroupName', 'VpcId'],
  create: async ({ stackId, newName, properties: { VpcId } }) => {
    const hash = createHash('sha256')
      .update(`${stackId} ${newName(255)}`)
      .digest('hex');
    const GroupId = `sg-${hash.slice(0, 17)}`;
    return { id: GroupId, attributes: { GroupId, VpcId } };
  },
  update: async (_, { id, attributes }) => ({ id, attributes }),
  delete: async () => {},
};
