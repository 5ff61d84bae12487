import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { request, SOURCE_VERSION, version } from './requests';

export const START = Date.parse('2026-01-01T00:00:00Z');
/** When the stack operation began. */
export const BEGAN = START - 5_000;
const { arn, tags } = version();

/** What DescribeProjectVersions shows: a finished copy unless said otherwise. */
export const shown = (change: object = {}) => ({
  ProjectVersionDescriptions: [
    {
      ProjectVersionArn: arn,
      Status: 'COPYING_COMPLETED',
      SourceProjectVersionArn: SOURCE_VERSION,
      ...change,
    },
  ],
});
export const nothing = { ProjectVersionDescriptions: [] };

export const stackIn = (StackStatus: string) => ({
  Stacks: [{ StackStatus, CreationTime: new Date(0), LastUpdatedTime: new Date(BEGAN) }],
});
export const resourceIn = (ResourceStatus: string, PhysicalResourceId = request().physicalId) => ({
  StackResourceDetail: { ResourceStatus, PhysicalResourceId },
});

/** An error as the SDK throws it; without a status the answer never arrived. */
export const awsError = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error('AWS’s own text.'), {
    name,
    $metadata: { httpStatusCode, requestId: 'of the error' },
  });

/** By the name of the call, what AWS answers, or how it answers what it is asked for. Errors are thrown. */
export type Answers = Readonly<Record<string, object | ((input: any) => object)>>;

/** AWS as it answers now, in an update unless said otherwise, and the clock. */
export function answering(answers: Answers = {}) {
  let current: Answers = {
    DescribeProjectVersions: nothing,
    ListTagsForResource: { Tags: tags },
    CopyProjectVersion: { ProjectVersionArn: arn, $metadata: { requestId: 'of the copy' } },
    TagResource: {},
    UntagResource: {},
    DeleteProjectVersion: {},
    DescribeStacks: stackIn('UPDATE_IN_PROGRESS'),
    DescribeStackResource: resourceIn('UPDATE_IN_PROGRESS'),
    ...answers,
  };
  const calls: string[] = [];
  const printed: string[] = [];
  const clock = { now: START };
  let slowness = 0;
  const client: any = {
    send: async (command: { readonly input: unknown }) => {
      const call = command.constructor.name.replace(/Command$/, '');
      calls.push(call);
      clock.now += slowness;
      const given = current[call];
      const answer = typeof given === 'function' ? given(command.input) : given;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return {
    /** The names of the calls so far. */
    calls,
    /** The documents with metrics. */
    printed,
    clock,
    services: {
      rekognition: client,
      cloudFormation: client,
      gateCalls: async () => ({
        getObject: (input: object) => client.send(new GetObjectCommand(input as any)),
        getParameter: (input: object) => client.send(new GetParameterCommand(input as any)),
      }),
      print: (line: string) => printed.push(line),
      now: () => clock.now,
      sleep: async (ms: number) => {
        clock.now += ms;
      },
    },
    answer: (change: Answers) => {
      current = { ...current, ...change };
    },
    /** Each answer takes so long. */
    slow: (milliseconds: number) => {
      slowness = milliseconds;
    },
  };
}
