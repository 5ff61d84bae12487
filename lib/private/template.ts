import { CfnResource, type Stack, Token } from 'aws-cdk-lib';
import { renderingOf } from './cdk-internals';

/** A stack's resources as CloudFormation will see them, rendered one by one when asked for. */
export class Template {
  private readonly resources: Map<string, CfnResource>;
  private readonly dependencies = new Map<string, Set<string>>();
  private readonly values = new Map<string, Set<string>>();

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
    const rendered = this.stack.resolve(renderingOf(this.resources.get(logicalId)!));
    const found = this.resourcesIn(rendered);
    this.dependencies.set(logicalId, found);
    return found;
  }

  /** The logical ids of the resources that a value refers to. */
  public mentionedBy(value: string): Set<string> {
    if (!Token.isUnresolved(value)) return new Set();
    const known = this.values.get(value);
    if (known) return known;
    const found = this.resourcesIn(this.stack.resolve(value));
    this.values.set(value, found);
    return found;
  }

  private resourcesIn(rendered: any): Set<string> {
    return new Set([...mentions(rendered)].filter((id) => this.resources.has(id)));
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
