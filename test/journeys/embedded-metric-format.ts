import Ajv from 'ajv';

const UNITS =
  '^(Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes\\/Second|Kilobytes\\/Second|Megabytes\\/Second|Gigabytes\\/Second|Terabytes\\/Second|Bits\\/Second|Kilobits\\/Second|Megabits\\/Second|Gigabits\\/Second|Terabits\\/Second|Count\\/Second|None)$';

/** The rules of AWS's own schema. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const text = (maxLength: number) => ({ type: 'string', pattern: '^(.*)$', minLength: 1, maxLength });
const SCHEMA = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: text(1024),
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: { type: 'array', minItems: 0, maxItems: 30, items: text(250) },
              },
              Metrics: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['Name'],
                  properties: {
                    Name: text(1024),
                    Unit: { type: 'string', pattern: UNITS },
                    StorageResolution: { type: 'integer' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

const validate = new Ajv().compile(SCHEMA);

/** What breaks the specification in one log event: the schema's rules, and that its references lead somewhere. */
export function mistakesIn(message: string): string[] {
  const root = JSON.parse(message);
  if (!validate(root))
    return (validate.errors ?? []).map(({ instancePath, message: text }) => `${instancePath} ${text}`);
  const { CloudWatchMetrics } = root._aws as any;
  return CloudWatchMetrics.flatMap(({ Dimensions, Metrics }: any) => [
    ...Dimensions.flat()
      .filter((name: string) => typeof root[name] !== 'string')
      .map((name: string) => `the dimension ${name} is no text`),
    ...Metrics.filter(({ Name }: any) => typeof root[Name] !== 'number').map(
      ({ Name }: any) => `${Name} is no number`,
    ),
  ]);
}
