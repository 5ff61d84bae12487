import type { Aws, Caller } from '../call';
import { AwsError } from '../errors';

/**
 * The log stream of a function, written with the permissions of its role. Without these permissions the function's
 * lines are lost, as in AWS.
 */
export class FunctionLog {
  private writable?: Promise<boolean>;

  constructor(
    private readonly aws: Aws,
    private readonly caller: Caller,
    private readonly region: string,
    private readonly group: string,
    readonly stream: string,
  ) {}

  async write(lines: string[]): Promise<void> {
    this.writable ??= this.open();
    if (!(await this.writable)) return;
    const timestamp = this.aws.clock.now();
    await this.attempt('PutLogEvents', { logEvents: lines.map((message) => ({ timestamp, message })) });
  }

  private async open(): Promise<boolean> {
    const opened = await this.attempt('CreateLogStream', {});
    if (opened !== 'ResourceNotFoundException') return opened === undefined;
    await this.attempt('CreateLogGroup', {});
    return (await this.attempt('CreateLogStream', {})) === undefined;
  }

  /** The name of the error, if AWS refused. */
  private async attempt(operation: string, input: object): Promise<string | undefined> {
    const names = { logGroupName: this.group, logStreamName: this.stream };
    try {
      await this.aws.call(this.caller, this.region, 'logs', operation, { ...names, ...input });
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return error.code;
      throw error;
    }
  }
}
