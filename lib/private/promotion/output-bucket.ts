import { AspectPriority, Aspects, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { acknowledgeEmptier, acknowledgeOutputBucket } from '../cdk/acknowledgements';
import { emptierIn, emptyingProviderIn } from '../cdk/internals';
import { logGroupFor } from '../functions/log-group';
import { settingsFor } from '../functions/settings';

/**
 * The bucket for the results of a target's copies. They are what the source's training wrote, so they go with the stack
 * unless the copies are to stay. Then the bucket stays in any case: nothing empties it, and a rollback of the first
 * deployment would fail to delete it.
 */
export function outputBucketIn(stack: Stack, emptied: boolean): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'OutputBucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: emptied ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    autoDeleteObjects: emptied,
  });
  acknowledgeOutputBucket(bucket);
  // An injector of the app may have said otherwise.
  if (emptierIn(bucket)) new EmptierLogs(stack);
  return bucket;
}

/**
 * What empties the bucket when the stack goes, if anything does. Copies have to wait for it, so that it waits for them: a
 * rollback deletes a copy that is on its way when it is finished, and then it has left its results in the bucket.
 */
export function emptierOf(bucket: s3.IBucket): IConstruct[] {
  const emptier = emptierIn(bucket);
  return emptier ? [emptier] : [];
}

/**
 * The function behind autoDeleteObjects has no log group of its own: Lambda would make one that outlives the stack. This one
 * is made at synth, as those of our functions are: the app may configure them until then.
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
