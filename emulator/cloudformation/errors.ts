import { AwsError } from '../errors';

export const validationError = (message: string) => new AwsError('ValidationError', message);

export const stackDoesNotExist = (name: string) => validationError(`Stack with id ${name} does not exist`);

/** Some operations use another text. */
export const stackMissing = (name: string) => validationError(`Stack [${name}] does not exist`);

export const changeSetNotFound = (name: string) =>
  new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);

export const invalidChangeSetStatus = (message: string) => new AwsError('InvalidChangeSetStatus', message);

export const alreadyExists = (message: string) => new AwsError('AlreadyExistsException', message);

export const insufficientCapabilities = (capabilities: string[]) =>
  new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${capabilities.join(', ')}]`);
