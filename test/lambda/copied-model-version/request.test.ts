import fc from 'fast-check';
import { parseEvent } from '../../../lambda/cloudformation/request';
import { copies } from '../../../lambda/copied-model-version/copies';
import { parseRequest } from '../../../lambda/copied-model-version/request';
import { reconcile } from '../../../lambda/reconcile/reconcile';
import { START, silence } from '../../../testing/handlers/answers';
import { DESTINATION, event, request, SOURCE_VERSION } from '../../../testing/handlers/copy-requests';
import { simulate } from '../../../testing/handlers/simulate';

test('an Update knows when a named copy would have to become another one', () => {
  const becomesAnother = (old: object, id?: string) =>
    request({ type: 'Update', id, change: { VersionName: 'blue' }, old: { VersionName: 'blue', ...old } })
      .changesNamedCopy;

  expect(becomesAnother({ Tags: { a: 'b' } })).toBe(false);
  expect(becomesAnother({ SourceProjectVersionArn: SOURCE_VERSION.replace('/v1/', '/v0/') })).toBe(true);
  expect(becomesAnother({ OutputKeyPrefix: 'elsewhere/' })).toBe(true);
  // Only the id that CloudFormation knows counts: if a derived name is now given, it is the same copy.
  expect(becomesAnother({ VersionName: undefined, OutputBucket: 'elsewhere' })).toBe(true);
  expect(becomesAnother({ VersionName: 'green', OutputBucket: 'elsewhere' }, 'shapes-prod/green')).toBe(
    false,
  );
});

test('fails with every problem at once, each with its value and what to change', () => {
  const bad = event({
    change: {
      SourceProjectVersionArn: SOURCE_VERSION.replace('eu-west-1', 'us-east-1'),
      DestinationProjectArn: DESTINATION.replace('222222222222', '333333333333'),
      OutputBucket: 'a',
      VersionName: 'not good',
      Tags: { 'aws:x': 'y' },
      Timeout: '3001',
      MinimumF1Score: '90',
    },
  });

  expect(() => parseRequest(bad)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /^Copy cannot be copied as asked: \d problems: 1\. source\.modelVersionArn is ".* 2\. source is "arn:aws:rekognition:us-east-1:.*retrain the model in eu-west-1.* 3\. destinationProject is "arn:.*:333333333333:.* 4\. outputBucket/,
      ),
    }),
  );
});

describe('for every input', () => {
  const none = () => Promise.reject(new Error('no call may be made for a malformed event'));
  let now = START;
  const services: any = {
    rekognition: { send: none },
    cloudFormation: { send: none },
    executions: {},
    print: () => {},
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const lifecycle = reconcile(copies(none), services);
  silence();

  const hostile = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.string({ unit: 'binary', maxLength: 5000 }),
    fc.string({ unit: 'binary', minLength: 3000, maxLength: 9000 }),
  );

  test('a request is answered in one line of 2500 characters at most, or goes on', async () => {
    const name = fc.constantFrom(
      ...Object.keys(event().ResourceProperties),
      'KmsKeyId',
      'OutputKeyPrefix',
      'VersionName',
      'Tags',
      'MinimumF1Score',
      'MinimumLabelF1Scores',
      'UnknownLabels',
      'MaximumF1Drop',
      'CurrentVersionParameterName',
      'AcceptMissingEvaluation',
    );
    const events = fc
      .record({ type: fc.constantFrom('Create', 'Update', 'Delete'), name, value: hostile })
      .map(({ type, name, value }) =>
        event({ type: type as 'Create', id: 'given', change: { [name]: value }, old: { [name]: value } }),
      );
    await fc.assert(
      fc.asyncProperty(events, async (input) => {
        const { answer } = await simulate(lifecycle, services, input, { patience: 0 });
        if (answer?.status !== 'FAILED') return;
        expect(answer.reason).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,2500}$/u);
        expect(Buffer.byteLength(JSON.stringify(answer.reason))).toBeLessThan(3200);
      }),
      { numRuns: 400 },
    );
  });

  test('an event is a request, or is refused in one line', () => {
    const member = fc.constantFrom(...Object.keys(event({ type: 'Update' })));
    const events = fc.oneof(
      fc.jsonValue(),
      fc
        .record({ member, value: hostile })
        .map(({ member, value }) => ({ ...event({ type: 'Update' }), [member]: value })),
    );
    fc.assert(
      fc.property(events, (input) => {
        let message = '';
        try {
          parseRequest(parseEvent(input));
        } catch (error) {
          expect((error as Error).name).toBe('Failure');
          ({ message } = error as Error);
        }
        expect(message).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{0,1000}$/u);
      }),
      { numRuns: 400 },
    );
  });
});
