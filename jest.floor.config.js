const newest = require('./jest.config.json');

/** What has to hold with the oldest CDK that this library supports too: the lower end of the peer dependencies. */
module.exports = {
  ...newest,
  displayName: 'oldest CDK',
  roots: ['<rootDir>/test/examples'],
  // A process of its own takes the CDK that is installed under the usual name.
  testPathIgnorePatterns: ['/node_modules/', 'command.test.ts'],
  moduleNameMapper: {
    ...newest.moduleNameMapper,
    '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-floor$1',
    '^constructs$': 'constructs-floor',
  },
};
