import { CfnResource, type Stack, Token } from 'aws-cdk-lib';
import { intrinsicsIn } from '../values/intrinsics';
import { indentationOf, isRendered, renderingOf } from './internals';

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
    const { Resources } = this.stack.resolve(renderingOf(this.resources.get(logicalId)!));
    const { DependsOn = [], ...resource } = Resources[logicalId];
    const found = this.resourcesAmong([...[DependsOn].flat(), ...mentions(resource)]);
    this.dependencies.set(logicalId, found);
    return found;
  }

  /** The logical ids of the resources that a value refers to. */
  public mentionedBy(value: string): Set<string> {
    if (!Token.isUnresolved(value)) return new Set();
    const known = this.values.get(value);
    if (known) return known;
    const found = this.resourcesAmong(mentions(this.stack.resolve(value)));
    this.values.set(value, found);
    return found;
  }

  /** The size of all the resources in the written template. */
  public get bytes(): number {
    const { stack } = this;
    const rendered = [...this.resources.values()]
      .filter(isRendered)
      .map((resource) => stack.resolve(renderingOf(resource)).Resources);
    return Buffer.byteLength(
      JSON.stringify({ Resources: Object.assign({}, ...rendered) }, undefined, indentationOf(stack)),
    );
  }

  private resourcesAmong(logicalIds: Iterable<string>): Set<string> {
    return new Set([...logicalIds].filter((id) => this.resources.has(id)));
  }
}

function* mentions(rendered: unknown): Generator<string> {
  for (const intrinsic of intrinsicsIn(rendered)) {
    if (intrinsic.kind === 'reference' || intrinsic.kind === 'attribute') yield intrinsic.logicalId;
  }
}
