import type { ResourceEvent } from '../../lambda/cloudformation/request';
import { documentOf, type Measured, printMetrics, printToStdout, projectNameIn } from '../../lambda/metrics';

const NOW = Date.parse('2026-01-01T00:10:00Z');
const event = {
  RequestType: 'Create',
  StackId: 'arn:aws:cloudformation:eu-west-1:222222222222:stack/prod/0c6b9a00-0000-0000-0000-000000000000',
  LogicalResourceId: 'Copy',
  ResourceProperties: {},
} as unknown as ResourceEvent;
const measured: Measured = {
  event,
  projectName: 'shapes-prod',
  values: { CopyFailed: 0, CopyDuration: 361 },
};

test('a result is one document of the embedded metric format, with each dimension as a separate set', () => {
  const document = documentOf(measured, NOW);

  expect(document).not.toContain('\n');
  expect(JSON.parse(document)).toEqual({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [
        {
          Namespace: 'cdk-rekognition-custom-labels',
          Dimensions: [['Resource'], ['Project']],
          Metrics: [
            { Name: 'CopyFailed', Unit: 'Count' },
            { Name: 'CopyDuration', Unit: 'Seconds' },
          ],
        },
      ],
    },
    Resource: 'prod/Copy',
    Project: 'shapes-prod',
    CopyFailed: 0,
    CopyDuration: 361,
    message: 'CopyFailed 0, CopyDuration 361',
  });
});

test('a document has no dimension for an unknown project', () => {
  const document = JSON.parse(documentOf({ event, values: { CopyFailed: 1 } }, NOW));

  expect(document._aws.CloudWatchMetrics[0].Dimensions).toEqual([['Resource']]);
  expect(document).not.toHaveProperty('Project');
});

test('nothing is printed if there are no values', () => {
  const printed: string[] = [];
  const output = { print: (line: string) => printed.push(line), now: () => NOW, sleep: async () => {} };

  printMetrics(output, undefined);
  printMetrics(output, measured);

  expect(printed).toEqual([documentOf(measured, NOW)]);
});

test('a document goes to standard output without a prefix, because in Lambda console.log writes one', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});

  printToStdout('{}');
  const written = [...write.mock.calls];
  vi.restoreAllMocks();

  expect(written).toEqual([['{}\n']]);
  expect(log).not.toHaveBeenCalled();
});

test.each([
  ['arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/1700000002000', 'shapes-prod'],
  ['shapes-prod', undefined],
  [undefined, undefined],
  [Object.create(null), undefined],
])('the project’s name in %p is %p', (value, name) => {
  expect(projectNameIn(value)).toBe(name);
});
