/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles. Lambda puts the credentials of the function's
 * role into the environment of each process. So the rest of the default chain (profiles, SSO, containers, instances) is
 * never reached. See docs/decisions/0004-a-handler-that-starts-fast.md.
 */
export const defaultProvider = () => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, as Lambda sets them');
  }
  return { accessKeyId, secretAccessKey, sessionToken };
};
