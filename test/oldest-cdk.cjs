const { registerHooks } = require('node:module');

// Whoever asks for the CDK gets the oldest one that this library supports.
registerHooks({
  resolve: (name, context, next) =>
    next(name.replace(/^(aws-cdk-lib|constructs)(?=\/|$)/, '$1-floor'), context),
});
