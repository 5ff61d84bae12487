import type { Declared } from './declared';
import type { Known } from './template';

/** Makes one call in the account and Region of a stack, with rights to read. */
export type Ask = (service: Service, operation: string, input: object) => Promise<any>;
export type Service = 'cloudformation' | 'rekognition' | 'ssm';

export interface Account {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly ask: Ask;
}

/** A model version, as Rekognition shows it. */
export interface FoundVersion {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly sourceArn?: string;
  readonly f1Score?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FoundPolicy {
  readonly name: string;
  readonly revision: string;
  readonly document: string;
}

/** What AWS has of a stack. */
export interface Found {
  readonly known: Known;
  /** Undefined when there is no such stack. */
  readonly status?: string;
  /** The logical ids of custom resources that could not be deleted. */
  readonly undeleted: readonly string[];
  /** The resources in the template that was deployed last. */
  readonly deployed: Declared;
  /** The ARNs of the account's projects, by their names. */
  readonly projects: ReadonlyMap<string, string>;
  /**
   * The versions, by the names of their projects. A project that is gone has no versions. For a project where the stack
   * holds nothing, only the versions with the stack's tags are listed.
   */
  readonly versions: ReadonlyMap<string, readonly FoundVersion[]>;
  /** The values of parameters, by the names of the parameters. Undefined if a parameter is gone. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
  /** By the ARNs of projects. */
  readonly policies: ReadonlyMap<string, readonly FoundPolicy[]>;
  /** The stacks from which this stack took copies over, and which are gone. */
  readonly formerStacks: ReadonlySet<string>;
  /** What could not be read, with AWS's text. If something is missing in a map above, the reason is listed here. */
  readonly unread: readonly string[];
}
