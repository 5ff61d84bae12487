import type { Account } from './account';
import type { Request } from './arguments';
import type { Ledger, RunStack } from './ledger';
import type { Settings } from './settings';

/** What a case plays with. */
export interface Run {
  /** Every name begins with it. */
  readonly name: string;
  readonly request: Request;
  readonly source: Account;
  readonly destination: Account;
  readonly ledger: Ledger;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

export function settingsFor({ name, request, source, destination }: Run): Settings {
  return {
    run: name,
    source: { projectArn: request.sourceProjectArn, modelVersionArn: request.sourceVersionArn },
    sourceAccount: source.id,
    destinationAccount: destination.id,
    region: request.region,
  };
}

/** A stack whose name is its path. */
export function stackOf(app: string, name: string, account: Account): RunStack {
  return { app, path: name, name, account };
}

export function deploy(run: Run, stack: RunStack, settings: object): Promise<Record<string, string>> {
  return run.ledger.deploy(stack, settings, run.signal);
}
