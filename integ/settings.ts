import type { App } from 'aws-cdk-lib';

/** The settings of all cases' apps. */
export interface Settings {
  /** Every name begins with it. */
  readonly run: string;
  readonly source: { readonly projectArn: string; readonly modelVersionArn: string };
  readonly sourceAccount: string;
  readonly destinationAccount: string;
  readonly region: string;
}

export function settingsOf<T extends Settings>(app: App): T {
  return JSON.parse(app.node.getContext('integ'));
}
