import type { Call } from '../call';
import { AwsError } from '../errors';
import { ByArn, type Place } from '../place';
import { nameOf } from './function-name';

/** What can be changed by UpdateFunctionConfiguration. */
export interface FunctionSettings {
  role: string;
  handler: string;
  runtime: string;
  description: string;
  /** Seconds. */
  timeout: number;
  /** MiB. */
  memorySize: number;
  environment: Record<string, string>;
  logGroup: string;
  logFormat: 'Text' | 'JSON';
  /** With the format JSON: the lowest level of the function's own lines that is kept. */
  applicationLogLevel: string;
  /** With the format JSON: the lowest level of Lambda's own lines that is kept. */
  systemLogLevel: string;
  /** Both lists are empty outside a network. */
  network: { readonly SubnetIds: string[]; readonly SecurityGroupIds: string[] };
  tracing: 'Active' | 'PassThrough';
}

export interface FunctionCode {
  readonly directory: string;
  readonly sha256: string;
  readonly size: number;
}

export interface LambdaFunction extends Place {
  readonly name: string;
  readonly arn: string;
  readonly architectures: string[];
  readonly tags: Map<string, string>;
  /** Statements of the function's own policy, by their ids. */
  readonly permissions: Map<string, object>;
  settings: FunctionSettings;
  code: FunctionCode;
  lastModified: number;
}

/** The functions of every account and Region, by ARN. */
export class Functions extends ByArn<LambdaFunction> {
  /** The function that a call names, once the caller may do `action` to it. */
  async open(call: Call, action: string, functionName: string): Promise<LambdaFunction> {
    const { arn } = nameOf(functionName, call.account, call.region);
    await call.authorize(action, [arn]);
    const fn = this.get(arn);
    if (!fn) throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    return fn;
  }
}
