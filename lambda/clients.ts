import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * Milliseconds. They limit the slowest call, so that a step which begins its change late still ends in time: see
 * reconcile/pass.ts.
 */
const requestHandler = { connectionTimeout: 3_000, requestTimeout: 8_000, throwOnRequestTimeout: true };

/**
 * One attempt a call: the loop is the only retry. CopyProjectVersion has no token that would make a second attempt
 * harmless, and for everything else the next pass comes soon enough.
 */
export const clientConfig = { maxAttempts: 1, requestHandler };

export const createRekognitionClient = () => new RekognitionClient(clientConfig);

/**
 * Calls to CloudFormation only read. Without more attempts, one throttled page of events would make the next step read all
 * pages again.
 */
export const createCloudFormationClient = () => new CloudFormationClient({ ...clientConfig, maxAttempts: 3 });

export const createStepFunctionsClient = () => new SFNClient(clientConfig);
