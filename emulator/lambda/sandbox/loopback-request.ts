import { EventEmitter } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { Readable, Writable } from 'node:stream';
import type { HttpResponse } from '../../wire/protocol';
import type { Surroundings } from './host';
import type { Invocation } from './invocation';

export interface Target {
  readonly hostname: string;
  readonly port: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number | string[]>>;
}

/** The part of Node's ClientRequest that SDK clients and plain callers use. */
export class LoopbackRequest extends Writable {
  readonly socket = Object.assign(new EventEmitter(), {
    connecting: false,
    destroy: () => {},
    setKeepAlive: () => {},
    setTimeout: () => {},
  });
  private readonly headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];
  private readonly invocation?: Invocation;

  constructor(
    private readonly target: Target,
    private readonly isKnown: boolean,
    private readonly surroundings: Surroundings,
  ) {
    // By default a Writable is destroyed when all is written. This one is not: the response is still to come.
    super({ autoDestroy: false });
    this.invocation = surroundings.invocation();
    for (const [name, value] of Object.entries(target.headers)) this.setHeader(name, value);
    this.headers.host ??= ['80', '443'].includes(target.port)
      ? target.hostname
      : `${target.hostname}:${target.port}`;
  }

  setHeader(name: string, value: string | number | string[]): this {
    this.headers[name.toLowerCase()] = [value].flat().join(', ');
    return this;
  }

  getHeader(name: string): string | undefined {
    return this.headers[name.toLowerCase()];
  }

  flushHeaders(): void {}
  setNoDelay(): void {}
  setSocketKeepAlive(): void {}

  setTimeout(): this {
    return this;
  }

  abort(): void {
    this.destroy();
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(Buffer.from(chunk as string, encoding));
    done();
  }

  override _final(done: () => void): void {
    done();
    void this.deliver();
  }

  /** Whether the caller still waits. */
  private isHeard(): boolean {
    return this.invocation?.isAlive ?? true;
  }

  private async deliver(): Promise<void> {
    if (!this.isHeard()) return;
    if (!this.isKnown) {
      this.destroy(failure('ENOTFOUND', `getaddrinfo ENOTFOUND ${this.target.hostname}`));
      return;
    }
    const { method, path } = this.target;
    try {
      const response = await this.surroundings.host.deliver({
        method,
        path,
        headers: this.headers,
        body: Buffer.concat(this.chunks),
      });
      // An invocation that has ended gets no answer.
      if (this.isHeard() && !this.destroyed) this.emit('response', this.incoming(response));
    } catch {
      if (this.isHeard()) this.destroy(failure('ECONNRESET', 'socket hang up'));
    }
  }

  private incoming({ status, headers, body }: HttpResponse) {
    const message = new Readable({ read: () => {} });
    if (this.target.method !== 'HEAD' && body.length > 0) message.push(Buffer.from(body as string));
    message.push(null);
    message.once('close', () => this.destroy());
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return Object.assign(message, {
      statusCode: status,
      statusMessage: STATUS_CODES[status],
      headers: Object.fromEntries(lowerCase),
      httpVersion: '1.1',
      complete: true,
    });
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
