const { testPathIgnorePatterns, ...virtual } = require('./jest.config.json');

/** What runs other programs, and so in real time: the CDK's unmodified CLI, npm, compilers. */
module.exports = { ...virtual, displayName: 'programs', roots: ['<rootDir>/test/programs'] };
