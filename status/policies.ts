import { meansTheSame } from '../lambda/project-policy/document';
import { makerIn, signedText } from '../lambda/project-policy/signature';
import type { AppStack } from './assembly';
import { awsCommand, cdkDeploy } from './commands';
import { TAKEN } from './copies';
import type { Difference } from './difference';
import type { Found } from './found';
import { resolve } from './template';

/** Policies that are gone, or that differ from what the stack declares. */
export function policies(stack: AppStack, found: Found): Difference[] {
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
    const text = signedText(document, resource);
    const isSigned = makerIn(text, resource) === 'this resource';
    const before = [...(isOfOther ? [TAKEN] : []), ...(isSigned ? [] : [OTHERWISE])];
    const put = {
      'project-arn': projectArn,
      'policy-name': name,
      'policy-document': text,
      ...(policy && { 'policy-revision-id': policy.revision }),
    };
    return [
      {
        id: policy ? 'policy-changed' : 'policy-gone',
        what: `the policy ${name} of ${projectArn} ${isOfOther ? 'was put by another resource' : policy ? 'was edited' : 'is gone'}`,
        // By the signature the stack knows that the policy is its own. Without a signature, only a put by the stack
        // itself shows that.
        command: isSigned ? awsCommand(found, 'rekognition put-project-policy', put) : cdkDeploy(stack),
        before: before.join('. ') || undefined,
      },
    ];
  });
}

const OTHERWISE =
  'Change the document, but not what it allows, for instance a Sid or the order of its statements or principals: it has no room for the signature of the stack, or no statement without a Sid';
