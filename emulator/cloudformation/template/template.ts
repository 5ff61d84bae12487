/** A template as parsed, with short YAML tags spelled out. */
export interface Template {
  readonly AWSTemplateFormatVersion?: string;
  readonly Description?: string;
  readonly Metadata?: Record<string, any>;
  readonly Parameters?: Record<string, ParameterDefinition>;
  readonly Rules?: Record<string, any>;
  readonly Mappings?: Record<string, Record<string, Record<string, any>>>;
  readonly Conditions?: Record<string, any>;
  readonly Resources: Record<string, ResourceDefinition>;
  readonly Outputs?: Record<string, OutputDefinition>;
}

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface ResourceDefinition {
  readonly Type: string;
  readonly Properties?: Record<string, any>;
  readonly Metadata?: Record<string, any>;
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: DeletionPolicy;
  readonly UpdateReplacePolicy?: DeletionPolicy;
}

export interface ParameterDefinition {
  readonly Type: string;
  readonly Default?: string | number;
  readonly Description?: string;
  readonly NoEcho?: boolean | string;
  readonly AllowedValues?: (string | number)[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
}

export interface OutputDefinition {
  readonly Value: any;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: any };
}
