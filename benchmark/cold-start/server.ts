import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The part of AWS that a handler needs to create a copy: everything is allowed, nothing exists yet, and every answer
 * comes immediately. So the handler's own time is measured.
 */
export interface AnsweringServer {
  readonly endpoint: string;
  /** Called with the name of each operation once the answer was sent. */
  onAnswered: (operation: string) => void;
  close(): Promise<void>;
}

const COPY_ARN = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes/version/v1/1767225600000';

const CLOUDFORMATION: Readonly<Record<string, string>> = {
  DescribeStacks:
    '<Stacks><member><StackName>production</StackName><CreationTime>2026-01-01T00:00:00.000Z</CreationTime>' +
    '<StackStatus>CREATE_IN_PROGRESS</StackStatus></member></Stacks>',
  DescribeStackResource:
    '<StackResourceDetail><LogicalResourceId>Copy</LogicalResourceId>' +
    '<LastUpdatedTimestamp>2026-01-01T00:00:00.000Z</LastUpdatedTimestamp>' +
    '<ResourceStatus>CREATE_IN_PROGRESS</ResourceStatus></StackResourceDetail>',
};

const JSON_ANSWERS: Readonly<Record<string, object>> = {
  DescribeProjectVersions: { ProjectVersionDescriptions: [] },
  CopyProjectVersion: { ProjectVersionArn: COPY_ARN },
  StartExecution: {
    executionArn: 'arn:aws:states:eu-west-1:222222222222:execution:CopiedModelVersion-benchmark:create',
    startDate: 1767225600,
  },
};

export async function answeringServer(): Promise<AnsweringServer> {
  const http = createServer(async (request, response) => {
    const body = await text(request);
    const operation = operationOf(request, body);
    response.on('finish', () => server.onAnswered(operation));
    if (operation in CLOUDFORMATION) {
      response.setHeader('content-type', 'text/xml');
      response.end(
        `<${operation}Response><${operation}Result>${CLOUDFORMATION[operation]}</${operation}Result></${operation}Response>`,
      );
    } else {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify(JSON_ANSWERS[operation] ?? {}));
    }
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: AnsweringServer = {
    endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    onAnswered: () => {},
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

function operationOf(request: IncomingMessage, body: string): string {
  const target = request.headers['x-amz-target'];
  if (target) return String(target).split('.')[1];
  return new URLSearchParams(body).get('Action') ?? '';
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
