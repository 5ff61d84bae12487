#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { CONTEXT_KEY, ConfigurationError, readPromotion } from './configuration';
import { promote } from './promote';

/** The app behind `cdk deploy`: one trained model version, from the account that trained it into others. */
const app = new App({ context: recommendedFlags });
try {
  promote(app, readPromotion(app.node.tryGetContext(CONTEXT_KEY)));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
