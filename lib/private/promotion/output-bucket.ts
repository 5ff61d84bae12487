import { AspectPriority, Aspects, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { acknowledgeEmptier, acknowledgeOutputBucket } from '../cdk/acknowledgements';
import { emptierIn, emptyingProviderIn } from '../cdk/internals';
import { logGroupFor } from '../functions/log-group';
import { settingsFor } from '../functions/settings';

/**
 * The bucket for the results of a target's copies. The results repeat what the source's training wrote, so the bucket
 * is deleted with the stack. If the copies are retained, the bucket always stays: nothing empties it, and a rollback of
 * the first deployment would fail to delete it.
 */
export function outputBucketIn(stack: Stack, emptied: boolean): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'OutputBucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: emptied ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    autoDeleteObjects: emptied,
  });
  acknowledgeOutputBucket(bucket);
  // A property injector of the app may have switched `autoDeleteObjects` off.
  if (emptierIn(bucket)) new EmptierLogs(stack);
  return bucket;
}

/**
 * The resource that empties the bucket when the stack is deleted, if there is one. Copies depend on this resource, so
 * CloudFormation deletes the copies before the bucket is emptied. A rollback deletes a copy only after the copy has
 * finished, and a finished copy writes no more results.
 */
export function emptierOf(bucket: s3.IBucket): IConstruct[] {
  const emptier = emptierIn(bucket);
  return emptier ? [emptier] : [];
}

/**
 * The log group of the function behind autoDeleteObjects. Otherwise Lambda would make one that stays after the stack. It is
 * made at synth, like the log groups of our functions, because the app may configure them until then.
 */
class EmptierLogs extends Construct {
  private logGroup?: logs.ILogGroupRef;

  constructor(private readonly stack: Stack) {
    super(stack, 'AutoDeleteLogs');
    acknowledgeEmptier(emptyingProviderIn(stack).provider, this);
    Aspects.of(this).add({ visit: () => this.make() }, { priority: AspectPriority.MUTATING });
  }

  private make(): void {
    this.logGroup ??= logGroupFor(this, 'Default', settingsFor(this.stack));
    const { handler } = emptyingProviderIn(this.stack);
    handler.addPropertyOverride('LoggingConfig', { LogGroup: this.logGroup.logGroupRef.logGroupName });
  }
}
