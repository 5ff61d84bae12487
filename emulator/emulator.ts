import { randomUUID } from 'node:crypto';
import type { Aws, Call, Caller, Interceptor, JournalEntry, Service } from './call';
import { type Clock, realClock } from './clock';
import { type CloudFormation, type CloudFormationOptions, createCloudFormation } from './cloudformation';
import { RESPONSE_BUCKET } from './cloudformation/custom-resource/response-bucket';
import { type CloudWatch, createCloudWatch } from './cloudwatch';
import { AwsError, ConnectionLost, NotEmulated } from './errors';
import { createIam, type Iam, type IamOptions } from './iam';
import { createKms } from './kms';
import { createLambda, type FunctionRuntime } from './lambda';
import type { Workspace } from './lambda/workspace';
import { createLogs } from './logs';
import { createRekognition, type Rekognition, type RekognitionOptions } from './rekognition';
import { createS3 } from './s3';
import { createScheduler, type Scheduler } from './scheduler';
import { type ClockSkew, type SkewedService, skewed, withSkewedTimes } from './skew';
import { createSsm } from './ssm';
import { createStepFunctions } from './stepfunctions';
import type { StatesOptions } from './stepfunctions/options';
import { createSts } from './sts';
import { checkInput } from './wire/check-input';
import type { HttpRequest, HttpResponse } from './wire/protocol';
import { type Listener, listen } from './wire/server';
import { makeWorld, optionsOf } from './world/make-world';
import { checkedWorld } from './world/read-world';
import type { World } from './world/world';

export interface EmulatorOptions {
  /** @default - the machine's clock */
  readonly clock?: Clock;
  /** Runs the functions. @default - each function in a process of its own */
  readonly functionRuntime?: FunctionRuntime;
  /**
   * Where the functions' code is unpacked. If several emulators share a folder, whoever made the folder removes it.
   * @default - a folder that is removed when the emulator is closed
   */
  readonly workspace?: Workspace;
  /** How many times faster a state machine's waits pass. @default 1 */
  readonly stateMachineSpeed?: number;
  /** What Step Functions' lists and errors are like. */
  readonly states?: StatesOptions;
  /** How CloudFormation behaves where AWS does not document it. */
  readonly cloudFormation?: CloudFormationOptions;
  /** By how much the clocks of services are wrong. @default - no clock is wrong */
  readonly skew?: ClockSkew;
  readonly iam?: IamOptions;
  /** How long Rekognition takes for what it does. */
  readonly rekognition?: RekognitionOptions;
}

/** A small AWS: any number of accounts, the services that this library and the CDK CLI need, in one process. */
export class Emulator implements Aws {
  readonly clock: Clock;
  /** Every call made, in the order of their ends. */
  readonly journal: JournalEntry[] = [];
  readonly cloudformation: CloudFormation;
  readonly cloudwatch: CloudWatch;
  readonly iam: Iam;
  readonly rekognition: Rekognition;
  readonly scheduler: Scheduler;
  private readonly services: ReadonlyMap<string, Service>;
  private readonly interceptors = new Set<Interceptor>();
  private listener?: Listener;
  private readonly closing: (() => Promise<void> | void)[] = [];

  constructor(readonly options: EmulatorOptions = {}) {
    this.clock = options.clock ?? realClock;
    this.cloudformation = createCloudFormation(this, options.cloudFormation);
    this.cloudwatch = createCloudWatch(this);
    this.iam = createIam(this, options.iam);
    this.rekognition = createRekognition(this, options.rekognition);
    this.scheduler = createScheduler(this);
    const services: Service[] = [
      this.cloudformation,
      this.cloudwatch,
      this.iam,
      this.rekognition,
      this.scheduler,
      createKms(this),
      createLambda(this, options),
      createLogs(this),
      createS3(this),
      createSsm(this),
      createStepFunctions(this, { ...options.states, speed: options.stateMachineSpeed }),
      createSts(this),
    ];
    this.services = new Map(services.map((service) => [service.name, service]));
  }

  /**
   * An emulator that listens, with everything that the world names. Throws one error with all mistakes in the world.
   * `options` override those of the world.
   */
  static async start(world: World, options: EmulatorOptions = {}): Promise<Emulator> {
    const knows = (service: string, operation: string) => new Emulator().knows(service, operation);
    const ofWorld = optionsOf(checkedWorld(world, knows));
    const aws = new Emulator({
      ...ofWorld,
      ...options,
      iam: { ...ofWorld.iam, ...options.iam },
      rekognition: { ...ofWorld.rekognition, ...options.rekognition },
    });
    try {
      await aws.listen();
      await makeWorld(aws, world);
    } catch (error) {
      await aws.close();
      throw error;
    }
    return aws;
  }

  /** `http://127.0.0.1:PORT` once the emulator listens. */
  get endpoint(): string {
    if (!this.listener) throw new Error('the emulator does not listen yet: call listen() first');
    return this.listener.endpoint;
  }

  async listen(): Promise<string> {
    this.listener ??= await listen((request) => this.handle(request));
    return this.endpoint;
  }

  /** Ends every function's process and gives the port back. */
  async close(): Promise<void> {
    for (const end of this.closing.splice(0)) await end();
    await this.listener?.close();
    this.listener = undefined;
  }

  /** `close()` calls `end`. */
  onClose(end: () => Promise<void> | void): void {
    this.closing.push(end);
  }

  /** Puts `interceptor` between every call and its operation. Returns a function that removes it. */
  intercept(interceptor: Interceptor): () => void {
    this.interceptors.add(interceptor);
    return () => this.interceptors.delete(interceptor);
  }

  /** The ARNs of everything that an account has, sorted: what a deployment made, and what it left behind. */
  inventory(account: string): string[] {
    return [...this.services.values()].flatMap((service) => service.inventory(account)).sort();
  }

  /** Makes one API call without HTTP, as `caller`. Other services and tests use this method. */
  async call(caller: Caller, region: string, service: string, operation: string, input: any): Promise<any> {
    return this.dispatch(this.service(service), operation, input, caller, region, randomUUID());
  }

  /** Whether `call` has an answer for this operation. */
  knows(service: string, operation: string): boolean {
    return Object.hasOwn(this.services.get(service)?.operations ?? {}, operation);
  }

  /** All operations that are answered, by their service. */
  operations(): Readonly<Record<string, readonly string[]>> {
    const named = [...this.services].map(([name, { operations }]) => [name, Object.keys(operations).sort()]);
    return Object.fromEntries(named);
  }

  /** Answers one HTTP request, as an SDK sends it. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    const requestId = randomUUID();
    if (request.headers.host?.startsWith(RESPONSE_BUCKET)) return this.cloudformation.receive(request);
    const scope = credentialScope(request);
    const service = scope && this.services.get(scope.service);
    if (!service) {
      const what = scope ? `the service "${scope.service}"` : 'how to answer a request that is not signed';
      return plainFailure(
        new NotEmulated(`${what} (${request.method} ${request.path.split('?')[0]})`),
        requestId,
      );
    }
    const respond = async () => {
      try {
        const caller = this.iam.callerOf(scope.accessKeyId);
        const { operation, input } = service.protocol.parse(request);
        const output = await this.dispatch(service, operation, input, caller, scope.region, requestId);
        return service.protocol.respond(operation, output, requestId);
      } catch (error) {
        if (error instanceof ConnectionLost) throw error;
        return service.protocol.fail(asAwsError(error), requestId);
      }
    };
    return this.dated(await respond(), service.name);
  }

  /** The time of the service's clock, which may be wrong. SDKs correct their own clock by it. */
  private dated(response: HttpResponse, service: string): HttpResponse {
    if (!this.options.skew) return response;
    const date = new Date(this.clockOf(service).now()).toUTCString();
    return { ...response, headers: { ...response.headers, date } };
  }

  /** Milliseconds by which a service's clock is ahead. */
  skewOf(service: string): number {
    return this.options.skew?.[service as SkewedService] ?? 0;
  }

  /** The time as a service reads it. */
  clockOf(service: string): Clock {
    return skewed(this.clock, this.skewOf(service));
  }

  private service(name: string): Service {
    const service = this.services.get(name);
    if (!service) throw new NotEmulated(`the service "${name}"`);
    return service;
  }

  private async dispatch(
    service: Service,
    operation: string,
    input: any,
    caller: Caller,
    region: string,
    requestId: string,
  ): Promise<any> {
    const call: Call = {
      aws: this,
      service: service.name,
      operation,
      caller,
      account: caller.account,
      region,
      requestId,
      authorize: (action, resources, context) => this.iam.authorize(call, action, resources, context),
    };
    const run = this.knows(service.name, operation)
      ? async () => {
          checkInput(service.name, operation, input);
          return service.operations[operation](call, input);
        }
      : async () => {
          throw new NotEmulated(`the operation "${service.name}:${operation}"`);
        };
    const chain = [...this.interceptors].reduceRight<() => Promise<any>>(
      (next, interceptor) => () => interceptor(call, input, next),
      run,
    );
    let error: string | undefined;
    try {
      const output = await chain();
      const skew = this.skewOf(service.name);
      return skew === 0 ? output : withSkewedTimes(output, skew);
    } catch (thrown) {
      error = (thrown as Error).name;
      throw thrown;
    } finally {
      this.journal.push({
        time: this.clock.now(),
        account: call.account,
        region,
        service: service.name,
        operation,
        caller: caller.arn,
        requestId,
        input,
        error,
      });
    }
  }
}

interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** Reads `Credential=KEY/DATE/REGION/SERVICE/aws4_request` from the header or, for a pre-signed URL, from the query. */
function credentialScope(request: HttpRequest): CredentialScope | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1];
  const query = new URLSearchParams(request.path.split('?')[1]).get('X-Amz-Credential');
  const [accessKeyId, , region, service] = (header ?? query ?? '').split('/');
  return service ? { accessKeyId, region, service } : undefined;
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  // A defect of the emulator. The caller sees it, and cannot mistake it for an answer of AWS.
  return new AwsError('EmulatorDefect', String((error as Error)?.stack ?? error), 500);
}

function plainFailure(error: AwsError, requestId: string): HttpResponse {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': error.code,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
