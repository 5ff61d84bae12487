import { type CfnResource, CustomResource, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  COPIED_MODEL_VERSION_TYPE,
  type CopiedModelVersionProperties,
  WAIT_TYPE,
} from '../../../contract/copied-model-version';
import { LONGEST_SERVICE_TIMEOUT } from '../../../contract/limits';
import { numeral, type Rendered } from '../values/rendering';
import type { CopyEngine } from './engine';
import { linksOf } from './links';

export interface ChainProps {
  readonly engine: CopyEngine;
  readonly timeout: Duration;
  readonly removalPolicy?: RemovalPolicy;
  /** The properties of every link. */
  readonly properties: Rendered<Omit<CopiedModelVersionProperties, 'Timeout'>>;
  /**
   * The properties of the gates. The last link judges the copy. The first link judges a version before it adopts that
   * version.
   */
  readonly gates: Rendered<Partial<CopiedModelVersionProperties>>;
}

/** The custom resources that wait for a copy. Only the first deletes it. The last judges it, and has the attributes. */
export class Chain {
  /** The links, from the first to the last. */
  public readonly links: readonly CustomResource[];

  constructor(scope: Construct, { engine, timeout, removalPolicy, properties, gates }: ChainProps) {
    const links: CustomResource[] = [];
    for (const { id, timeout: share, waitedBefore, isLast } of linksOf(timeout)) {
      const first = links.at(0);
      const before = links.at(-1);
      const link = new CustomResource(scope, id, {
        resourceType: first ? WAIT_TYPE : COPIED_MODEL_VERSION_TYPE,
        serviceToken: engine.serviceToken,
        // The handler enforces the copy's own time-out. A deletion may have to wait for a copy that is still in
        // progress after that time-out.
        serviceTimeout: Duration.seconds(LONGEST_SERVICE_TIMEOUT),
        removalPolicy,
        properties: {
          ...properties,
          Timeout: numeral(share),
          Followed: isLast ? undefined : 'true',
          First: first && resourceOf(first).logicalId,
          WaitedBefore: first && numeral(waitedBefore),
          ...(isLast || (!first && properties.AdoptExisting) ? gates : {}),
        } satisfies Rendered<CopiedModelVersionProperties>,
      });
      engine.serve(link);
      if (before) link.node.addDependency(before);
      links.push(link);
    }
    this.links = links;
  }

  public get first(): CustomResource {
    return this.links[0];
  }

  public get last(): CustomResource {
    return this.links.at(-1)!;
  }

  public get resources(): CfnResource[] {
    return this.links.map(resourceOf);
  }
}

const resourceOf = (link: CustomResource) => link.node.defaultChild as CfnResource;
