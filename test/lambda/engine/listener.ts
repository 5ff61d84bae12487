import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * CloudFormation's side of a ResponseURL, on loopback. It answers with one status after the other. `lost` means no
 * answer.
 */
export async function listen(...statuses: readonly (number | 'lost')[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const status = statuses[received.length] ?? 200;
    received.push({ ...pick(request), body: await textOf(request) });
    if (status === 'lost') request.socket.destroy();
    else response.writeHead(status).end('an answer that is long enough to be read');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/secret?X-Amz-Signature=secret`,
    received,
    /** The answers, parsed. */
    answers: () => received.map(({ body }) => JSON.parse(body)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pick({ method, url, headers }: IncomingMessage) {
  return { method, url, headers };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
