import {
  CopyProjectVersionCommand,
  DeleteProjectPolicyCommand,
  DeleteProjectVersionCommand,
  DescribeProjectVersionsCommand,
  ListProjectPoliciesCommand,
  ListTagsForResourceCommand,
  PutProjectPolicyCommand,
  type RekognitionClient,
  StartProjectVersionCommand,
  StopProjectVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-rekognition';
import { type CallRecord, recorder } from '../call-record';

export type { CallRecord };

/** The calls that our handlers make, each noted in `records`. */
export function rekognitionCalls(client: RekognitionClient, records: CallRecord[] = []) {
  const recorded = recorder(records);
  type In<C extends new (input: any) => unknown> = ConstructorParameters<C>[0];
  return {
    copyProjectVersion: recorded('CopyProjectVersion', (input: In<typeof CopyProjectVersionCommand>) =>
      client.send(new CopyProjectVersionCommand(input)),
    ),
    describeProjectVersions: recorded(
      'DescribeProjectVersions',
      (input: In<typeof DescribeProjectVersionsCommand>) =>
        client.send(new DescribeProjectVersionsCommand(input)),
    ),
    deleteProjectVersion: recorded('DeleteProjectVersion', (input: In<typeof DeleteProjectVersionCommand>) =>
      client.send(new DeleteProjectVersionCommand(input)),
    ),
    startProjectVersion: recorded('StartProjectVersion', (input: In<typeof StartProjectVersionCommand>) =>
      client.send(new StartProjectVersionCommand(input)),
    ),
    stopProjectVersion: recorded('StopProjectVersion', (input: In<typeof StopProjectVersionCommand>) =>
      client.send(new StopProjectVersionCommand(input)),
    ),
    listTagsForResource: recorded('ListTagsForResource', (input: In<typeof ListTagsForResourceCommand>) =>
      client.send(new ListTagsForResourceCommand(input)),
    ),
    tagResource: recorded('TagResource', (input: In<typeof TagResourceCommand>) =>
      client.send(new TagResourceCommand(input)),
    ),
    untagResource: recorded('UntagResource', (input: In<typeof UntagResourceCommand>) =>
      client.send(new UntagResourceCommand(input)),
    ),
    putProjectPolicy: recorded('PutProjectPolicy', (input: In<typeof PutProjectPolicyCommand>) =>
      client.send(new PutProjectPolicyCommand(input)),
    ),
    listProjectPolicies: recorded('ListProjectPolicies', (input: In<typeof ListProjectPoliciesCommand>) =>
      client.send(new ListProjectPoliciesCommand(input)),
    ),
    deleteProjectPolicy: recorded('DeleteProjectPolicy', (input: In<typeof DeleteProjectPolicyCommand>) =>
      client.send(new DeleteProjectPolicyCommand(input)),
    ),
  };
}

export type RekognitionCalls = ReturnType<typeof rekognitionCalls>;
