import type { Clock } from '../../clock';
import type { Mailbox } from '../custom-resource/mailbox';
import type { Cancellation } from '../engine/cancellation';
import type { RollbackOptions } from '../engine/roll-back-update';
import type { Embedding } from '../nested/embedding';
import type { PhysicalResource } from '../stack-resource';

/** What CloudFormation knows about one type of resource. */
export interface ResourceType {
  /** The top-level properties that can be given. */
  readonly properties: readonly string[] | 'any';
  /** What `Fn::GetAtt` can ask for. `Ref` is always the physical id. */
  readonly attributes: readonly string[] | 'any';
  /** A change of one of these makes a new physical resource. */
  readonly replacementProperties: readonly string[];
  /** The property that names the physical resource, when the template may choose the name. */
  readonly nameProperty?: string;
  /** Is updated even if no property has changed: something that the properties refer to may have. */
  readonly updatesAlways?: boolean;
  /** Brings resolved properties to the form in which they are compared, sent and remembered. */
  normalize?(properties: Record<string, any>): Record<string, any>;
  /** Checks a change before anything is tried. Returns why it is not possible. */
  refuseChange?(before: Record<string, any>, after: Record<string, any>): string | undefined;
  create(work: ResourceWork): Promise<Provisioned>;
  update(work: ResourceWork, current: PhysicalResource): Promise<Provisioned>;
  /** Rolls an update back. If a type has no such method, an update with the old properties does this. */
  restore?(work: ResourceWork, current: PhysicalResource, options: RollbackOptions): Promise<Provisioned>;
  delete(work: ResourceWork, current: PhysicalResource): Promise<void>;
}

export interface Provisioned {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, any>>;
  readonly noEcho?: boolean;
  readonly requestId?: string;
}

/** What a resource type can use. */
export interface ResourceWork {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, any>>;
  readonly stackId: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Where custom resources answer. */
  readonly mailbox: Mailbox;
  readonly cancellation: Cancellation;
  /** For a stack that is itself a resource. */
  readonly embedding: Embedding;
  /** Calls a service in the name of the stack's role. Fails with a `ServiceFailure`. */
  call(service: string, operation: string, input: object, region?: string): Promise<any>;
  /** A unique name for this physical resource, of at most `limit` characters. */
  newName(limit: number): string;
  /** Says that the physical resource exists from now on, whatever happens next. */
  existsAs(id: string): void;
}

/** Why a resource could not be created, updated or deleted, in the words that the stack's events show. */
export class ResourceFailure extends Error {
  override readonly name: string = 'ResourceFailure';

  constructor(
    message: string,
    /** The physical id that came with the failure. */
    readonly physicalId?: string,
    /** Nothing was begun, so there is nothing to delete. */
    readonly leftNothing = false,
  ) {
    super(message);
  }
}
