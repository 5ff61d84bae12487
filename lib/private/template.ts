import { CfnResource, type Stack } from 'aws-cdk-lib';

/** A stack's resources as CloudFormation will see them, rendered one by one when asked for. */
export class Template {
  private readonly resources: Map<string, CfnResource>;
  private readonly dependencies = new Map<string, Set<string>>();

  constructor(private readonly stack: Stack) {
    this.resources = new Map(
      stack.node
        .findAll()
        .filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct))
        .filter((resource) => resource.stack === stack)
        .map((resource) => [stack.resolve(resource.logicalId) as string, resource]),
    );
  }

  /** The logical ids of the resources that the resource waits for: those it depends on and those it refers to. */
  public dependenciesOf(logicalId: string): Set<string> {
    const known = this.dependencies.get(logicalId);
    if (known) return known;
    // Internal to the CDK, and the only way to see what a resource of any kind refers to.
    const rendered = this.stack.resolve((this.resources.get(logicalId) as any)._toCloudFormation());
    const found = new Set([...mentions(rendered)].filter((id) => this.resources.has(id)));
    this.dependencies.set(logicalId, found);
    return found;
  }
}

function* mentions(node: any): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node) as [string, any][]) {
    if (key === 'Ref') yield value;
    else if (key === 'Fn::GetAtt') yield Array.isArray(value) ? value[0] : value.split('.')[0];
    else if (key === 'Fn::Sub') yield* substitutions(Array.isArray(value) ? value[0] : value);
    else if (key === 'DependsOn') yield* [value].flat();
    yield* mentions(value);
  }
}

function substitutions(text: string): string[] {
  return [...text.matchAll(/\$\{([^!.}][^.}]*)[^}]*\}/g)].map(([, id]) => id);
}
