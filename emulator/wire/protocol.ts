import type { AwsError } from '../errors';

/** An HTTP request, read to its end. Header names are in lower case. */
export interface HttpRequest {
  readonly method: string;
  /** Path with query, as on the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface ParsedRequest {
  readonly operation: string;
  readonly input: any;
}

/** How a service is spoken to: from HTTP to an operation's input, and back. */
export interface Protocol {
  parse(request: HttpRequest): ParsedRequest;
  respond(operation: string, output: any, requestId: string): HttpResponse;
  fail(error: AwsError, requestId: string): HttpResponse;
}
