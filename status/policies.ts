import { meansTheSame } from '../lambda/project-policy/document';
import { makerIn, signedText } from '../lambda/project-policy/signature';
import { awsCommand } from './commands';
import { TAKEN } from './copies';
import type { Difference } from './differences';
import type { Found } from './found';
import { resolve } from './template';

/** Policies that are not the stack's. */
export function policies(found: Found): Difference[] {
  return found.deployed.policies.flatMap(({ logicalId, properties }): Difference[] => {
    const projectArn = resolve(properties.ProjectArn, found.known);
    const name = found.known.physicalIds.get(logicalId)?.split('/').at(-1);
    const document = resolve(properties.PolicyDocument, found.known);
    const policies = typeof projectArn === 'string' ? found.policies.get(projectArn) : undefined;
    if (typeof projectArn !== 'string' || !name || !document || !policies) return [];
    const policy = policies.find((candidate) => candidate.name === name);
    if (policy && meansTheSame(policy.document, document)) return [];
    const resource = { StackId: found.known.stackId, LogicalResourceId: logicalId };
    const isOfOther = policy && makerIn(policy.document, resource) === 'another resource';
    return [
      {
        id: policy ? 'policy-changed' : 'policy-gone',
        what: `the policy ${name} of ${projectArn} ${isOfOther ? 'was put by another resource' : policy ? 'was edited' : 'is gone'}`,
        command: awsCommand(found, 'rekognition put-project-policy', {
          'project-arn': projectArn,
          'policy-name': name,
          // By its signature the stack knows that the policy is its own.
          'policy-document': signedText(document, resource),
          ...(policy && { 'policy-revision-id': policy.revision }),
        }),
        ...(isOfOther ? { before: TAKEN } : {}),
      },
    ];
  });
}
