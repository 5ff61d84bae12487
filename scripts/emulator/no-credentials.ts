/**
 * Replaces `@aws-sdk/credential-providers` in the emulator's bundle. The interpreter of state machines loads that for
 * functions of a real account, but here every function is the emulator's own.
 */
export const fromCognitoIdentityPool = (): never => {
  throw new Error('The emulator has no Cognito: see scripts/emulator/bundle.mjs');
};
