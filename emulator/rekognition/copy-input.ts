import type { Call } from '../call';
import { parseArn } from './arns';
import { invalidParameter } from './errors';
import type { OutputConfig, Tags } from './state';

export interface CopyInput {
  readonly SourceProjectArn: string;
  readonly SourceProjectVersionArn: string;
  readonly DestinationProjectArn: string;
  readonly VersionName: string;
  readonly OutputConfig: OutputConfig;
  readonly Tags?: Tags;
  readonly KmsKeyId?: string;
}

export function checkRegion(call: Call, input: CopyInput): void {
  for (const arn of [input.SourceProjectArn, input.SourceProjectVersionArn, input.DestinationProjectArn]) {
    if (parseArn(arn)?.region !== call.region) {
      throw invalidParameter(
        `${arn} is not in ${call.region}: a model can be copied only within one Region.`,
      );
    }
  }
}
