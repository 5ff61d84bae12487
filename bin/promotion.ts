#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import { CONTEXT_KEY, ConfigurationError, readPromotion } from './configuration';
import { promote } from './promote';

/** The app behind `cdk deploy`: one trained model version, from the account that trained it into others. */
const app = new App();
try {
  promote(app, readPromotion(app.node.tryGetContext(CONTEXT_KEY)));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
