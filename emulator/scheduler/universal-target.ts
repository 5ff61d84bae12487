import { validationError } from './errors';

/** Services whose name in the SDK differs from that in the credential scope. */
const SERVICES: Readonly<Record<string, string>> = { sfn: 'states', cloudwatchlogs: 'logs' };

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html#unsupported-api-actions */
const READ_ONLY =
  /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

/** `arn:aws:scheduler:::aws-sdk:SERVICE:action`, as the emulator names service and operation. */
export function universalOperation(arn: string): { service: string; operation: string } {
  const [, service, action] = /^arn:aws:scheduler:::aws-sdk:([a-z\d]+):([a-z][A-Za-z\d]*)$/.exec(arn) ?? [];
  if (!action) throw validationError('Provided Arn is not in correct format.');
  if (READ_ONLY.test(action)) throw validationError(`The action ${action} is read-only, and not supported.`);
  return { service: SERVICES[service] ?? service, operation: action[0].toUpperCase() + action.slice(1) };
}
