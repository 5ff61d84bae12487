import { AwsError } from '../errors';

export const validationError = (message: string) => new AwsError('ValidationException', message);

export const conflict = (message: string) => new AwsError('ConflictException', message, 409);

export const notFound = (message: string) => new AwsError('ResourceNotFoundException', message, 404);
