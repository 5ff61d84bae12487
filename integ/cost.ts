import { priceOf } from '../benchmark/prices';
import { readResults } from '../benchmark/results';

/** A part of what a run costs, in US dollars at list price. */
export interface CostItem {
  readonly what: string;
  readonly dollars: number;
  /** Where the price is from. */
  readonly source: string;
}

/**
 * The price of one inference unit for an hour. https://aws.amazon.com/rekognition/pricing/ has it for each Region;
 * AWS's page on running models says what counts: from the start to the stop, used or not.
 */
const INFERENCE_HOUR = 4;

/** Starting takes up to half an hour, stopping some minutes, and each is counted. */
const HOURS = 1;

export interface Use {
  /** Times that a model is copied. */
  readonly copies: number;
  /** Models that are run for a while. */
  readonly running: number;
}

export function costOf({ copies, running }: Use, dollarsOfACopy: number): CostItem[] {
  return [
    {
      what: `${copies} copies: Lambda and Step Functions, at six minutes each`,
      dollars: copies * dollarsOfACopy,
      source: 'aws.amazon.com/lambda/pricing, aws.amazon.com/step-functions/pricing, benchmark/README.md',
    },
    {
      what: 'their training: AWS bills none for a copy, and names no price for the copy itself',
      dollars: 0,
      source: 'docs.aws.amazon.com/rekognition/latest/customlabels-dg/md-copy-model-overview.html',
    },
    {
      what: 'a few kilobytes in S3 and CloudWatch Logs, for minutes',
      dollars: 0.01,
      source: 'aws.amazon.com/s3/pricing, aws.amazon.com/cloudwatch/pricing',
    },
    ...(running > 0
      ? [
          {
            what: `${running} running model: one inference unit, for up to an hour`,
            dollars: running * HOURS * INFERENCE_HOUR,
            source: 'aws.amazon.com/rekognition/pricing',
          },
        ]
      : []),
  ];
}

/** What the benchmark has measured of one copy, priced. */
export function priceOfACopy(): number {
  const one = readResults().deployments?.result.ours.find(({ copies }) => copies === 1);
  if (!one) throw new Error('benchmark/results.json has no deployment of one copy');
  const { transitions, lambda } = priceOf(one);
  return transitions + lambda;
}

export const total = (items: readonly CostItem[]) => items.reduce((sum, { dollars }) => sum + dollars, 0);

/** Two digits for a cent and more, otherwise more digits. */
export const dollars = (amount: number) => `$${amount.toFixed(amount > 0 && amount < 0.01 ? 4 : 2)}`;
