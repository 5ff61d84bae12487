import * as fc from 'fast-check';
import { EDGE, type Fault, type Happening, THROTTLED } from '../../emulator/faults';

/** One fault, drawn at random. */

const LOST: Happening[] = [
  { name: 'request lost' },
  { name: 'answer lost' },
  { name: 'late request', by: 5_000 },
  { name: 'late answer', by: 5_000 },
];
const KILLED: Happening[] = [{ name: 'killed before' }, { name: 'killed after' }];
const error = (code: string, status?: number): Happening => ({ name: 'error', code, status });
const BUSY = [
  error('ThrottlingException', 500),
  error('ProvisionedThroughputExceededException'),
  error('InternalServerError', 500),
  error('LimitExceededException'),
];

const START_FAILS: Happening = { name: 'start fails', after: 20_000, message: 'It does not start.' };
/** Any caller: the role of a state machine calls functions, and the role of a function calls everything else. */
const ANYBODY = 'arn:aws:';

/**
 * A part of the name of the function's role. No other caller that reads objects or parameters has a name with this
 * part.
 */
const OUR_FUNCTION = 'labelsCopiedModel';
const OF_RUNNING = 'labelsRunningModel';

const rekognition = (operation: string, ...more: Happening[]) =>
  strikes('rekognition', operation, [...LOST, ...KILLED, ...BUSY, ...more]);

/** How many calls in a row a fault strikes: usually fewer than the attempts of an SDK. */
const TIMES = [1, 1, 1, 2, 3];

function strikes(
  service: string,
  operation: string,
  happenings: Happening[],
  by = 'assumed-role/',
  times = TIMES,
  most = 8,
): fc.Arbitrary<Fault> {
  return fc.record({
    at: fc.record({
      service: fc.constant(service),
      operation: fc.constant(operation),
      nth: fc.integer({ min: 1, max: most }),
      times: fc.constantFrom(...times),
      by: fc.constant(by),
    }),
    what: fc.constantFrom(...happenings),
  });
}

export const fault: fc.Arbitrary<Fault> = fc.oneof(
  rekognition('DescribeProjectVersions', error('AccessDeniedException'), error('InvalidParameterException'), {
    name: 'clock jump',
    by: 90_000,
  }),
  rekognition(
    'CopyProjectVersion',
    error('AccessDeniedException'),
    error('ResourceInUseException'),
    { name: 'copy fails', after: 20_000, message: 'It cannot be.' },
    { name: 'copy never ends' },
  ),
  rekognition('DeleteProjectVersion', error('ResourceInUseException')),
  rekognition('StartProjectVersion', error('ResourceInUseException'), START_FAILS),
  strikes('rekognition', 'StartProjectVersion', [START_FAILS], ANYBODY),
  rekognition('StopProjectVersion', error('ResourceInUseException')),
  rekognition('ListTagsForResource'),
  rekognition('TagResource'),
  rekognition('UntagResource'),
  rekognition('ListProjectPolicies'),
  rekognition('PutProjectPolicy'),
  rekognition('DeleteProjectPolicy'),
  // The function for running models cannot look, cannot stop, or gets a start or a stop late.
  ...['DescribeProjectVersions', 'ListTagsForResource'].map((operation) =>
    strikes('rekognition', operation, [...LOST, ...BUSY], OF_RUNNING, [1, 3, 6, 9], 60),
  ),
  strikes(
    'rekognition',
    'StopProjectVersion',
    [...BUSY, error('InvalidParameterException')],
    OF_RUNNING,
    [1, 3, 3, 9],
    4,
  ),
  strikes('rekognition', 'StartProjectVersion', [...LOST, ...BUSY], OF_RUNNING, [1, 3, 6], 4),
  strikes(
    'lambda',
    'Invoke',
    [
      { name: 'delivered twice', after: 0 },
      { name: 'delivered twice', after: 120_000 },
      { name: 'late request', by: 90_000 },
      THROTTLED,
      ...LOST,
    ],
    EDGE.by,
  ),
  strikes('s3', 'GetObject', [...LOST, ...KILLED, error('SlowDown', 503)], OUR_FUNCTION),
  strikes('ssm', 'GetParameter', [...LOST, ...KILLED, error('ThrottlingException')], OUR_FUNCTION),
  strikes('cloudformation', 'DescribeStacks', [...LOST, ...KILLED, error('Throttling')]),
  strikes('cloudformation', 'DescribeStackResource', [...LOST, ...KILLED, error('Throttling')]),
  strikes(
    'lambda',
    'Invoke',
    [
      { name: 'delivered twice', after: 0 },
      { name: 'delivered twice', after: 60_000 },
      { name: 'delivered twice', after: 600_000 },
      THROTTLED,
      ...LOST,
    ],
    'AWSCloudFormation',
  ),
  strikes('lambda', 'Invoke', [THROTTLED, ...LOST, ...KILLED]),
  strikes(
    'states',
    'StartExecution',
    [error('ThrottlingException', 429), { name: 'delivered twice', after: 0 }, ...LOST],
    'assumed-role/',
    // 60: for longer than the function tries to start an execution.
    [...TIMES, 60],
  ),
  // At most twice, because Lambda delivers CloudFormation's call three times.
  strikes('states', 'StartExecution', KILLED, 'assumed-role/', [1, 2]),
  strikes('states', 'ListExecutions', [error('ThrottlingException', 429), ...LOST, ...KILLED]),
  strikes('states', 'DescribeExecution', [error('ThrottlingException', 429), ...LOST, ...KILLED]),
  strikes('cloudformation', 'DescribeStackEvents', [error('Throttling'), ...LOST, ...KILLED]),
  // The fault lasts many minutes, or comes once in a late step of a long request.
  strikes('states', 'ListExecutions', [error('ThrottlingException', 429)], 'assumed-role/', [1, 60], 40),
  strikes('cloudformation', 'DescribeStackEvents', [error('Throttling')], 'assumed-role/', [1, 60], 40),
  strikes('rekognition', 'PutProjectPolicy', [error('ThrottlingException', 500)], 'assumed-role/', [60]),
  // Every step of a request dies.
  strikes('rekognition', 'DescribeProjectVersions', KILLED, 'assumed-role/', [30]),
  strikes('rekognition', 'ListProjectPolicies', KILLED, 'assumed-role/', [30]),
);
