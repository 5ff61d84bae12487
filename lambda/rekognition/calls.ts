import {
  type $Command,
  CopyProjectVersionCommand,
  DeleteProjectPolicyCommand,
  DeleteProjectVersionCommand,
  DescribeProjectVersionsCommand,
  ListProjectPoliciesCommand,
  ListTagsForResourceCommand,
  PutProjectPolicyCommand,
  type RekognitionClient,
  type RekognitionClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  StartProjectVersionCommand,
  StopProjectVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-rekognition';
import { type CallRecord, recorder } from '../call-record';

type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = new (
  input: Input,
) => $Command<Input, Output, RekognitionClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>;

/** The calls that our handlers make, each noted in `records`. */
export function rekognitionCalls(client: RekognitionClient, records: CallRecord[]) {
  const recorded = recorder(records);
  // The build shortens the names of classes, so each call is given its name.
  const call = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    name: string,
    Of: Command<Input, Output>,
  ) => recorded(name, (input: Input): Promise<Output> => client.send(new Of(input)));
  return {
    copyProjectVersion: call('CopyProjectVersion', CopyProjectVersionCommand),
    describeProjectVersions: call('DescribeProjectVersions', DescribeProjectVersionsCommand),
    deleteProjectVersion: call('DeleteProjectVersion', DeleteProjectVersionCommand),
    startProjectVersion: call('StartProjectVersion', StartProjectVersionCommand),
    stopProjectVersion: call('StopProjectVersion', StopProjectVersionCommand),
    listTagsForResource: call('ListTagsForResource', ListTagsForResourceCommand),
    tagResource: call('TagResource', TagResourceCommand),
    untagResource: call('UntagResource', UntagResourceCommand),
    putProjectPolicy: call('PutProjectPolicy', PutProjectPolicyCommand),
    listProjectPolicies: call('ListProjectPolicies', ListProjectPoliciesCommand),
    deleteProjectPolicy: call('DeleteProjectPolicy', DeleteProjectPolicyCommand),
  };
}

export type RekognitionCalls = ReturnType<typeof rekognitionCalls>;
