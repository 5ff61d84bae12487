import { awsText, isUncertain, meaningOf } from '../../../lambda/rekognition/answers';

const error = (name: string, status?: number) =>
  Object.assign(new Error('AWS’s own text.'), { name, $metadata: { httpStatusCode: status } });

test.each([
  ['AccessDeniedException', 400, 'denied'],
  ['InternalServerError', 500, 'not yet'],
  ['InvalidParameterException', 400, 'refused'],
  ['LimitExceededException', 400, 'not yet'],
  ['ProvisionedThroughputExceededException', 400, 'not yet'],
  ['ResourceInUseException', 400, 'in use'],
  ['ResourceNotFoundException', 400, 'not found'],
  ['ServiceQuotaExceededException', 400, 'refused'],
  ['ThrottlingException', 400, 'not yet'],
  ['Throttling', 400, 'not yet'],
  ['TooManyRequestsException', 400, 'not yet'],
  ['ExpiredTokenException', 400, 'denied'],
  ['InvalidClientTokenId', 403, 'denied'],
  ['InvalidSignatureException', 400, 'denied'],
  ['UnrecognizedClientException', 400, 'denied'],
  ['AccessDenied', 403, 'denied'],
  ['ExpiredToken', 400, 'denied'],
  ['InvalidAccessKeyId', 403, 'denied'],
  ['InvalidToken', 400, 'denied'],
  ['NoSuchBucket', 404, 'not found'],
  ['NoSuchKey', 404, 'not found'],
  ['NoSuchVersion', 404, 'not found'],
  ['ParameterNotFound', 400, 'not found'],
  ['RequestTimeout', 400, 'not yet'],
])('%s (%p) means: %s', (name, status, meaning) => {
  expect(meaningOf(error(name, status))).toBe(meaning);
  // The name decides, whatever status the service gives it.
  expect(meaningOf(error(name, status === 400 ? 500 : 400))).toBe(meaning);
});

test.each([
  ['a connection that was lost', undefined, 'not yet'],
  ['a fault of the service', 500, 'not yet'],
  ['a service that is away', 503, 'not yet'],
  ['too many requests', 429, 'not yet'],
  ['a request that the service does not take', 400, 'refused'],
  ['the last of the refusals', 499, 'refused'],
])('%s (%p), by a name that we do not know, means: %s', (_, status, meaning) => {
  expect(meaningOf(error('SomethingNewException', status))).toBe(meaning);
});

test.each([
  ['an error without metadata', new Error('socket hang up')],
  ['what is thrown and is no error', {}],
])('%s means: not yet', (_, thrown) => {
  expect(meaningOf(thrown)).toBe('not yet');
});

test('AWS’s text becomes one line of at most 500 characters, with the error’s name', () => {
  expect(awsText(error('ThrottlingException'))).toBe('ThrottlingException: AWS’s own text.');
  expect(awsText(Object.assign(new Error(), { name: 'TimeoutError' }))).toBe('TimeoutError: no message');
  expect(awsText(new Error('two\nlines'))).toBe('Error: two lines');
  expect(awsText(new Error('e'.repeat(600)))).toHaveLength(500);
});

test.each([
  ['whose answer was lost', undefined, true],
  ['that met a fault of the service', 500, true],
  ['that was refused', 400, false],
  ['that came too often', 429, false],
  ['that met the last of the refusals', 499, false],
])('a call %s (%p) may have had its effect: %p', (_, status, expected) => {
  expect(isUncertain(error('SomethingNewException', status))).toBe(expected);
});

test('an error without metadata may have had its effect', () => {
  expect(isUncertain(new Error('socket hang up'))).toBe(true);
});
