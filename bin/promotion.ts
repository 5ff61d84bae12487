#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import { ConfigurationError, readConfiguration } from './configuration';
import { DestinationStack, SourceStack } from './stacks';

/** The app behind `cdk deploy`: one trained model version, from the account that trained it into another one. */
const app = new App();
try {
  const configuration = readConfiguration(app.node);
  const { region, sourceAccount, destinationAccount } = configuration;
  const source = new SourceStack(app, 'ModelSource', {
    configuration,
    env: { account: sourceAccount, region },
  });
  const destination = new DestinationStack(app, 'ModelDestination', {
    configuration,
    env: { account: destinationAccount, region },
  });
  // The permission must stand before the copy can start, and it can go once the copy is gone.
  destination.addStackDependency(source);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
