import type { Call } from '../call';
import { AwsError } from '../errors';
import { ByArn, type Place } from '../place';
import { everythingIn, groupNameOf, logGroupArn } from './resource-arn';

export interface LogEvent {
  readonly eventId: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly created: number;
  /** In the order of their timestamps. */
  readonly events: LogEvent[];
}

export interface LogGroup extends Place {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly streams: Map<string, LogStream>;
  readonly tags: Map<string, string>;
  retentionInDays?: number;
  kmsKeyId?: string;
}

/** The groups of every account and Region. */
export class LogGroups extends ByArn<LogGroup> {
  private eventCount = 0;

  nextEventId(): string {
    this.eventCount++;
    return String(this.eventCount).padStart(56, '0');
  }

  /** The group that a call names by its name or ARN, once the caller may call this operation for it. */
  async open(call: Call, identifier: string): Promise<LogGroup> {
    const name = groupNameOf(identifier);
    await call.authorize(`logs:${call.operation}`, [everythingIn(call, name)]);
    return this.group(call, name);
  }

  group(call: Call, name: string): LogGroup {
    const group = this.get(logGroupArn(call, name));
    if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  }

  stream(call: Call, groupName: string, name: string): LogStream {
    const stream = this.group(call, groupName).streams.get(name);
    if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    return stream;
  }
}
