import { AwsError } from '../errors';

export const noSuchRole = (name: string) =>
  new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);

export const noSuchPolicy = (arn: string) =>
  new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);

export const alreadyExists = (what: string) =>
  new AwsError('EntityAlreadyExists', `${what} already exists.`, 409);

export const deleteConflict = (why: string) =>
  new AwsError('DeleteConflict', `Cannot delete entity, ${why}.`, 409);

export const limitExceeded = (message: string) => new AwsError('LimitExceeded', message, 409);

export const validationError = (message: string) => new AwsError('ValidationError', message);
