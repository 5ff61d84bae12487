import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest, HttpResponse } from './protocol';

export interface Listener {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves `handle` on a free port of the loopback address, and on no other address. */
export async function listen(handle: (request: HttpRequest) => Promise<HttpResponse>): Promise<Listener> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const response = await handle({
        method: incoming.method!,
        path: incoming.url!,
        headers: incoming.headers as Record<string, string>,
        body: Buffer.concat(chunks),
      });
      outgoing.writeHead(response.status, response.headers).end(response.body);
    } catch {
      // The caller hung up in the middle, or this error means that the connection must break before any answer.
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
