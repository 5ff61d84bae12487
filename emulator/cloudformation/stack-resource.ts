import type { ResourceDefinition } from './template/template';

/** A resource that exists, or may exist, in some service, with everything that is needed to delete it later. */
export interface PhysicalResource {
  readonly logicalId: string;
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, any>>;
  /** Resolved. */
  readonly properties: Readonly<Record<string, any>>;
  readonly definition: ResourceDefinition;
  /** Logical ids. */
  readonly dependencies: readonly string[];
  /** A custom resource's provider asked to hide what it returned. */
  readonly noEcho?: boolean;
  /** The request that a custom resource's provider answered last. */
  readonly requestId?: string;
}

/** A physical resource that the next clean-up deletes, or leaves where it is. */
export interface Doomed {
  readonly physical: PhysicalResource;
  readonly retain: boolean;
}

/** A create or update that failed. The rollback handles what it left behind. */
export interface Attempt {
  readonly kind: 'create' | 'update' | 'replace';
  readonly properties: Readonly<Record<string, any>>;
  readonly definition: ResourceDefinition;
  readonly dependencies: readonly string[];
  /** Whether any call was made: if not, nothing is left behind. */
  started: boolean;
  /** The attempt's physical id, if known. */
  physicalId?: string;
  /** Resolves when nothing of the attempt is under way any more. Never rejects. */
  settled: Promise<void>;
}

/** A logical resource of a stack, as DescribeStackResource shows it. */
export interface StackResource {
  readonly logicalId: string;
  type: string;
  status: string;
  statusReason?: string;
  timestamp: number;
  physicalId?: string;
  metadata?: object;
  /** The physical resource behind it at present. */
  actual?: PhysicalResource;
  attempt?: Attempt;
}
