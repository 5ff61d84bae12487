import type { Clock } from '../../clock';
import { objectIn } from '../../json';
import type { HttpRequest, HttpResponse } from '../../wire/protocol';

/** One PUT to a request's ResponseURL. */
export interface CustomResourceAnswer {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly body: string;
  readonly status?: string;
  readonly physicalResourceId?: string;
  readonly reason?: string;
  /** Whether CloudFormation used the answer: it uses the first one, while it waits. */
  readonly counted: boolean;
}

/** One request to a custom resource's provider, and all the answers that ever came. */
export interface CustomResourceRequest {
  readonly requestId: string;
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly resourceType: string;
  /** As in the request: a Create has none. */
  readonly physicalResourceId?: string;
  readonly responseUrl: string;
  readonly sentAt: number;
  /** When CloudFormation stops waiting. */
  readonly deadline: number;
  readonly answers: CustomResourceAnswer[];
  outcome: 'waiting' | 'answered' | 'timed out' | 'cancelled' | 'not delivered';
  endedAt?: number;
}

interface Box {
  readonly request: CustomResourceRequest;
  readonly deliver: (answer: CustomResourceAnswer) => void;
}

/** The bucket behind every ResponseURL. */
export class Mailbox {
  /** Every request since the beginning, in the order of their sending. */
  readonly requests: CustomResourceRequest[] = [];
  private readonly boxes = new Map<string, Box>();

  constructor(
    private readonly clock: Clock,
    /** Milliseconds by which the clock that signs the URLs is ahead. */
    readonly skew: number,
  ) {}

  /** Resolves with the first answer to `request`. */
  open(request: CustomResourceRequest): Promise<CustomResourceAnswer> {
    this.requests.push(request);
    return new Promise((deliver) => this.boxes.set(keyOf(request.responseUrl), { request, deliver }));
  }

  close(request: CustomResourceRequest, outcome: CustomResourceRequest['outcome']): void {
    request.outcome = outcome;
    request.endedAt = this.clock.now();
  }

  /** Takes a PUT. S3 does not care whether anyone still waits for the object. */
  receive({ method, headers, path, body }: HttpRequest): HttpResponse {
    const box = this.boxes.get(keyOf(`https://${headers.host}${path}`));
    if (!box || method !== 'PUT') {
      return { status: 403, headers: { 'content-type': 'application/xml' }, body: ACCESS_DENIED };
    }
    const { request, deliver } = box;
    const counted = request.outcome === 'waiting';
    const answer = { time: this.clock.now(), counted, ...read(body.toString('utf8')) };
    request.answers.push(answer);
    if (counted) {
      this.close(request, 'answered');
      deliver(answer);
    }
    return { status: 200, headers: {}, body: '' };
  }
}

const ACCESS_DENIED = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';

/** The object and the signature. Nobody can put anything without the URL that was handed out. */
function keyOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  return `${decodeURIComponent(pathname)} ${searchParams.get('X-Amz-Signature')}`;
}

function read(body: string): Pick<CustomResourceAnswer, 'body' | 'status' | 'physicalResourceId' | 'reason'> {
  const { Status: status, PhysicalResourceId: physicalResourceId, Reason: reason } = objectIn(body) ?? {};
  return { body, status, physicalResourceId, reason };
}
