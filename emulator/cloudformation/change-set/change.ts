/** One resource's change, including what DescribeChangeSet shows only with IncludePropertyValues. */
export interface Change {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
  readonly replacement?: 'True' | 'False' | 'Conditional';
  readonly policyAction?: string;
  readonly details: readonly ChangeDetail[];
  readonly before?: object;
  readonly after?: object;
}

export interface ChangeDetail {
  /** Absent if the template's properties have not changed. */
  readonly property?: string;
  readonly requiresRecreation: 'Always' | 'Never';
  readonly evaluation: 'Static' | 'Dynamic';
  readonly source:
    | 'Automatic'
    | 'DirectModification'
    | 'ParameterReference'
    | 'ResourceReference'
    | 'ResourceAttribute';
  readonly causingEntity?: string;
  readonly before?: any;
  readonly after?: any;
}

/** In the shape that DescribeChangeSet answers. */
export function describeChange(change: Change, withValues: boolean): object {
  return {
    Type: 'Resource',
    ResourceChange: {
      PolicyAction: change.policyAction,
      Action: change.action,
      LogicalResourceId: change.logicalId,
      PhysicalResourceId: change.physicalId,
      ResourceType: change.type,
      Replacement: change.replacement,
      Scope: change.action === 'Modify' ? ['Properties'] : [],
      Details: change.details.map((detail) => describeDetail(detail, withValues)),
      BeforeContext: withValues && change.before ? JSON.stringify(change.before) : undefined,
      AfterContext: withValues && change.after ? JSON.stringify(change.after) : undefined,
    },
  };
}

function describeDetail(detail: ChangeDetail, withValues: boolean): object {
  const text = (value: any) =>
    typeof value === 'string' || value === undefined ? value : JSON.stringify(value);
  return {
    Target: {
      Attribute: 'Properties',
      Name: detail.property,
      RequiresRecreation: detail.requiresRecreation,
      Path: withValues && detail.property ? `/Properties/${detail.property}` : undefined,
      BeforeValue: withValues ? text(detail.before) : undefined,
      AfterValue: withValues ? text(detail.after) : undefined,
      AttributeChangeType: changeType(detail),
    },
    Evaluation: detail.evaluation,
    ChangeSource: detail.source,
    CausingEntity: detail.causingEntity,
  };
}

function changeType({ property, before, after }: ChangeDetail): string {
  if (property !== undefined && before === undefined) return 'Add';
  return property !== undefined && after === undefined ? 'Remove' : 'Modify';
}
