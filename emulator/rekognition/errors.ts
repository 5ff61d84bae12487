import { AwsError } from '../errors';

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);

export const resourceNotFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);

export const resourceInUse = (message: string) => new AwsError('ResourceInUseException', message);

/** Too many things are under way at the same time. Their number falls by itself. */
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message);

/** Too many things exist. Their number falls only when somebody deletes one. */
export const serviceQuotaExceeded = (message: string) =>
  new AwsError('ServiceQuotaExceededException', message);

export const throughputExceeded = () =>
  new AwsError(
    'ProvisionedThroughputExceededException',
    'Provisioned rate exceeded. Please try again later.',
  );
