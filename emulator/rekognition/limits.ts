import type { Call, Operation } from '../call';
import { throughputExceeded } from './errors';

/** https://docs.aws.amazon.com/general/latest/gr/rekognition.html and https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html */
export const LIMITS = {
  projects: 100,
  versionsPerProject: 100,
  policiesPerProject: 5,
  /** Per destination account and Region: AWS says "in a destination" and no more. */
  concurrentCopies: 5,
  runningModels: 2,
  inferenceUnits: 5,
  tags: 200,
} as const;

/** The quotas of these operations, as multiples of the quota of a control-plane operation. */
const FASTER: Readonly<Record<string, number>> = {
  DetectCustomLabels: 10,
  ListTagsForResource: 2,
  TagResource: 2,
  UntagResource: 2,
};

/**
 * Allows `callsPerSecond` calls of each operation in any second, per account and Region, or more as `FASTER` says. A
 * throttled call does not count.
 */
export class CallQuota {
  private readonly recent = new Map<string, number[]>();

  constructor(private readonly callsPerSecond: number) {}

  guard(name: string, operation: Operation): Operation {
    const rate = this.callsPerSecond * (FASTER[name] ?? 1);
    if (rate === Number.POSITIVE_INFINITY) return operation;
    return (call, input) => {
      this.count(name, call, rate);
      return operation(call, input);
    };
  }

  private count(name: string, { account, region, aws }: Call, rate: number): void {
    const now = aws.clock.now();
    const key = `${account}/${region}/${name}`;
    const lastSecond = (this.recent.get(key) ?? []).filter((time) => time > now - 1000);
    if (lastSecond.length >= rate) throw throughputExceeded();
    this.recent.set(key, [...lastSecond, now]);
  }
}
