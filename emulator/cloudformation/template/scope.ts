import type { Template } from './template';

/** What a name in a template means at this moment of an operation. */
export interface Scope {
  readonly template: Template;
  readonly region: string;
  /** Parameters and pseudo parameters. */
  readonly values: Readonly<Record<string, string | string[]>>;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** What `Ref` gives for a resource. */
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): any;
  /** What `Fn::ImportValue` gives. */
  imported(name: string): string;
}
