import { AwsError } from '../errors';

export const keyNotFound = (id: string) => new AwsError('NotFoundException', `Key '${id}' does not exist`);

export const aliasNotFound = (arn: string) => new AwsError('NotFoundException', `Alias ${arn} is not found.`);

export const invalidState = (message: string) => new AwsError('KMSInvalidStateException', message);

export const validation = (message: string) => new AwsError('ValidationException', message);
