import { type CallRecord, recorder } from '../../lambda/call-record';
import { awsError } from '../../testing/handlers/answers';

test('a call is noted with AWS’s request id, and its answer is returned', async () => {
  const records: CallRecord[] = [];
  const answer = { $metadata: { requestId: 'of the answer' } };

  expect(await recorder(records)('GetObject', async () => answer)(undefined)).toBe(answer);
  expect(records).toEqual([{ call: 'GetObject', requestId: 'of the answer' }]);
});

test('a failed call is noted with its error, which is thrown again', async () => {
  const records: CallRecord[] = [];
  const error = awsError('ThrottlingException');

  await expect(recorder(records)('GetObject', () => Promise.reject(error))(undefined)).rejects.toBe(error);
  expect(records).toEqual([{ call: 'GetObject', requestId: 'of the error', error: 'ThrottlingException' }]);
});
