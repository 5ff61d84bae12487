#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import { ModelPromotion } from '../lib';
import { CONTEXT_KEY, ConfigurationError, readPromotion } from './configuration';

/** The app behind `cdk deploy`: one trained model version, from the account that trained it into others. */
const app = new App();
try {
  const { name, props } = readPromotion(app.node.tryGetContext(CONTEXT_KEY));
  new ModelPromotion(app, name, props);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
