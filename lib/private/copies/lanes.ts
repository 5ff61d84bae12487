import { CfnResource, Lazy, type Stack } from 'aws-cdk-lib';
import { CONCURRENT_COPIES } from '../../../contract/limits';
import { isRendered } from '../cdk/internals';
import { Template } from '../cdk/template';

/**
 * Puts the copies of a stack into five lanes, because Rekognition makes five copies at a time. Each copy waits for the
 * fifth copy before it. So it starts when a place is free, and has its whole timeout. If this order would contradict
 * another dependency of the template, the copy does not wait. See docs/decisions/0002-five-lanes.md.
 *
 * All other dependencies are known only when the CDK has turned constructs' dependencies and references into
 * CloudFormation's. That is after the last aspect, so the lanes join while the template is being rendered.
 */
export class Lanes {
  private readonly copies: Copy[] = [];
  private readonly rendered = new Set<CfnResource>();
  private plan?: Map<CfnResource, CfnResource>;

  constructor(private readonly stack: Stack) {}

  /**
   * `values` are the values of the copy's properties: rendering hundreds of copies only to find them would take too
   * long.
   */
  public join(chain: readonly CfnResource[], values: () => string[]): void {
    const [copy] = chain;
    this.copies.push({ chain, values });
    copy.addOverride(
      'DependsOn',
      Lazy.uncachedAny({
        produce: ({ preparing }) => {
          const ahead = preparing ? undefined : this.aheadOf(copy);
          const all = new Set([...dependenciesOf(copy), ...(ahead ? [ahead] : [])]);
          // The same order as the CDK's.
          const sorted = [...all].sort((one, other) => one.node.path.localeCompare(other.node.path));
          return sorted.length > 0 ? sorted.map(({ logicalId }) => logicalId) : undefined;
        },
      }),
    );
  }

  /**
   * The resource that the copy waits for. If the same copy is rendered again, a new rendering of the template has
   * begun, and the app may have changed since the last rendering.
   */
  private aheadOf(copy: CfnResource): CfnResource | undefined {
    if (!this.plan || this.rendered.has(copy)) {
      this.plan = planOf(this.copies, this.stack);
      this.rendered.clear();
    }
    this.rendered.add(copy);
    return this.plan.get(copy);
  }
}

interface Copy {
  /** The resource that makes the copy, and those that continue to wait for it. */
  readonly chain: readonly CfnResource[];
  readonly values: () => string[];
}

/** Each copy, with the last link of the copy that it waits for. */
function planOf(copies: readonly Copy[], stack: Stack): Map<CfnResource, CfnResource> {
  const plan = new Map<CfnResource, CfnResource>();
  if (copies.length <= CONCURRENT_COPIES) return plan;

  const waitsFor = orderAmong(copies, stack);
  // Lanes point only backwards. If no dependency points forwards, there can be no circle.
  const mayMakeCircle = [...waitsFor].some(([copy, others]) => [...others].some((other) => other > copy));
  for (let copy = CONCURRENT_COPIES; copy < copies.length; copy++) {
    const ahead = copy - CONCURRENT_COPIES;
    if (mayMakeCircle && isWaitingFor(ahead, copy, waitsFor)) continue;
    waitsFor.get(copy)!.add(ahead);
    plan.set(copies[copy].chain[0], copies[ahead].chain.at(-1)!);
  }
  return plan;
}

/** For each copy, by number: the copies that it waits for in the template, directly or through other resources. */
function orderAmong(copies: readonly Copy[], stack: Stack): Map<number, Set<number>> {
  const template = new Template(stack);
  const idOf = (resource: CfnResource): string => stack.resolve(resource.logicalId);
  const numbers = new Map(copies.map(({ chain }, number) => [idOf(chain[0]), number]));
  return new Map(
    copies.map(({ chain, values }, number) => {
      const found = new Set<number>();
      const seen = new Set<string>();
      const mentioned = values().flatMap((value) => [...template.mentionedBy(value)]);
      const open = [...chain.flatMap(dependenciesOf).map(idOf), ...mentioned];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        const other = numbers.get(next);
        if (other !== undefined) found.add(other);
        else open.push(...template.dependenciesOf(next));
      }
      return [number, found];
    }),
  );
}

/** Whether copy `from` waits for copy `to`, directly or through other copies. */
function isWaitingFor(from: number, to: number, waitsFor: Map<number, Set<number>>): boolean {
  const seen = new Set<number>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...waitsFor.get(next)!);
  }
  return false;
}

/** What the CDK would render as DependsOn. */
function dependenciesOf(copy: CfnResource): CfnResource[] {
  return copy
    .obtainDependencies()
    .filter(
      (target): target is CfnResource => CfnResource.isCfnResource(target) && target.stack === copy.stack,
    )
    .filter(isRendered);
}
