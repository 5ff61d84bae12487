// The order of the tests is one for all of them: that of the other configuration.
const { randomize, testSequencer, ...newest } = require('./jest.config.json');

/** What has to hold with the oldest CDK that this library supports too: the lower end of the peer dependencies. */
module.exports = {
  ...newest,
  displayName: 'oldest CDK',
  roots: ['<rootDir>/test/examples', '<rootDir>/test/lib'],
  // A process of its own takes the CDK that is installed under the usual name.
  // cdk-nag as a plugin wants a newer CDK; test/examples/compliance.test.ts asks its packs directly.
  testPathIgnorePatterns: ['/node_modules/', 'acknowledgements.test.ts'],
  moduleNameMapper: {
    ...newest.moduleNameMapper,
    '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-floor$1',
    '^constructs$': 'constructs-floor',
  },
};
