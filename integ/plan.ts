import type { Request } from './arguments';
import { casesOf } from './cases';
import { type CostItem, costOf, dollars, total } from './cost';

export interface Plan {
  readonly request: Request;
  readonly run: string;
  readonly source: string;
  readonly destination: string;
}

/** What will be made, where, and what it costs: before anything is. */
export function describePlan(plan: Plan, dollarsOfACopy: number): string[] {
  const { request, run, source, destination } = plan;
  const cases = casesOf(request);
  const items = costOf(
    {
      copies: cases.reduce((sum, { copies }) => sum + copies(request), 0),
      running: cases.filter(({ name }) => name === 'running').length,
    },
    dollarsOfACopy,
  );
  return [
    `The run ${run} copies ${request.sourceVersionArn}`,
    `  from ${source} (profile ${request.sourceProfile}) to ${destination} (profile ${request.destinationProfile}), in ${request.region}.`,
    '',
    'It makes, one case after the other, and removes again:',
    ...cases.flatMap(({ title, makes }) => [
      `  ${title}`,
      ...makes({ run, source, destination }).map((line) => `    ${line}`),
    ]),
    'What stays: templates and functions in the bootstrap buckets, a few megabytes, as after every cdk deploy.',
    '',
    'At list price, in US dollars (eu-west-1 and us-east-1; your Region may differ), it costs up to:',
    ...items.map(costLine),
    `  ${dollars(total(items)).padStart(8)}  in all`,
    ...(request.cases.includes('running')
      ? ['A model that runs is billed until it is stopped: if this command is killed, stop it by hand.']
      : []),
  ];
}

const costLine = ({ what, dollars: amount, source }: CostItem) =>
  `  ${dollars(amount).padStart(8)}  ${what} (${source})`;
