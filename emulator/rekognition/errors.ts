import { AwsError } from '../errors';

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);

export const resourceNotFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);

export const resourceInUse = (message: string) => new AwsError('ResourceInUseException', message);

/** Too much is going on at once: the number falls by itself. */
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message);

/** Too much is there: the number falls only when somebody deletes something. */
export const serviceQuotaExceeded = (message: string) =>
  new AwsError('ServiceQuotaExceededException', message);

export const throughputExceeded = () =>
  new AwsError(
    'ProvisionedThroughputExceededException',
    'Provisioned rate exceeded. Please try again later.',
  );
