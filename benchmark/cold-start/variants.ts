import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StepInput } from '../../lambda/engine/lifecycle';
import type { Notes } from '../../lambda/reconcile/kind';

const ROOT = resolve(__dirname, '../..');

/** One way to put a handler into a Lambda function. */
export interface Variant {
  readonly name: string;
  readonly file: string;
  /** Bytes of the handlers' code: the copies' and the policies'. */
  readonly bytes: readonly number[];
  /** The SDK is not in the bundle, because the runtime has it. Here the checkout's node_modules replace it. */
  readonly sdkOfRuntime?: boolean;
  /** All the others are compared with this one. */
  readonly isReference?: boolean;
  readonly event: object;
  /** The call that the event is about. */
  readonly work: 'StartExecution' | 'CopyProjectVersion';
}

/** Builds every variant below `folder`. The first variant is the function as CloudFormation calls it. */
export function buildVariants(folder: string): Variant[] {
  const bundled = (name: string, directory: string, options: object, sdkOfRuntime = false): Variant => {
    const outdir = join(folder, directory);
    execFileSync(process.execPath, ['scripts/bundle.mjs', outdir, JSON.stringify(options)], { cwd: ROOT });
    const [file, other] = ['copied-model-version', 'project-policy'].map((entry) =>
      join(outdir, entry, 'index.js'),
    );
    return {
      name,
      file,
      bytes: [bytesIn(dirname(file)), bytesIn(dirname(other))],
      sdkOfRuntime,
      event: STEP,
      work: 'CopyProjectVersion',
    };
  };
  const alone = (name: string, directory: string, source: string, event: object): Variant => {
    const file = join(folder, directory, 'index.js');
    mkdirSync(join(folder, directory), { recursive: true });
    copyFileSync(source, file);
    return {
      name,
      file,
      bytes: [statSync(file).size],
      sdkOfRuntime: true,
      event,
      work: 'CopyProjectVersion',
    };
  };
  const shipped = bundled('as shipped, a step that begins the copy', 'shipped', {});
  return [
    { ...shipped, name: 'as shipped, the request of CloudFormation', event: CREATE, work: 'StartExecution' },
    shipped,
    {
      ...alone('`AwsCustomResource`', 'aws-custom-resource', AWS_CUSTOM_RESOURCE, SDK_CALL_EVENT),
      isReference: true,
    },
    bundled('the SDK as esbuild bundles it', 'whole', { alias: {} }),
    bundled('the SDK without its credential chain', 'no-chain', {
      alias: { '@aws-sdk/credential-provider-node': './lambda/sdk/credentials.ts' },
    }),
    bundled('the SDK left to the runtime', 'external', { alias: {}, external: ['@aws-sdk/*'] }, true),
    alone('no SDK: Node.js and one request', 'bare', join(__dirname, 'bare.cjs'), {}),
  ];
}

/** The bytes of everything that is deployed, whether a cold start reads it or not. */
function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

const AWS_CUSTOM_RESOURCE = join(
  ROOT,
  'node_modules/aws-cdk-lib/custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler/index.js',
);

const SOURCE = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1767225500000';
const VERSION = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1767225500001';
const DESTINATION = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes/1767225500002';

const REQUEST = {
  RequestType: 'Create' as const,
  ServiceToken: 'arn:aws:lambda:eu-west-1:222222222222:function:production-copies',
  RequestId: '00000000-0000-4000-8000-000000000000',
  ResponseURL: 'https://127.0.0.1:9/',
  StackId:
    'arn:aws:cloudformation:eu-west-1:222222222222:stack/production/00000000-0000-4000-8000-000000000001',
  LogicalResourceId: 'Copy',
};

/**
 * CloudFormation's request, which starts an execution. On this request Lambda starts a copy's function for the first
 * time.
 */
const CREATE = {
  ...REQUEST,
  ResourceType: 'Custom::RekognitionCopiedModelVersion',
  ResourceProperties: {
    ServiceToken: REQUEST.ServiceToken,
    SourceProjectArn: SOURCE,
    SourceProjectVersionArn: VERSION,
    DestinationProjectArn: DESTINATION,
    OutputBucket: 'results-of-production',
    Timeout: '3000',
  },
};

/**
 * The state machine's input of a later step, which finds nothing and begins the copy. The first step would pause on
 * purpose.
 */
const STEP: StepInput<Notes> = {
  request: CREATE,
  notes: {
    // A minute ago: far from the time limit.
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    operation: { status: 'CREATE_IN_PROGRESS', since: '2026-01-01T00:00:00.000Z' },
    situation: 'create',
    found: 'absent',
  },
};

const SDK_CALL_EVENT = {
  ...REQUEST,
  ResourceType: 'Custom::AWS',
  ResourceProperties: {
    InstallLatestAwsSdk: 'false',
    Create: JSON.stringify({
      service: 'Rekognition',
      action: 'copyProjectVersion',
      physicalResourceId: { id: 'shapes/v1' },
      parameters: {
        SourceProjectArn: SOURCE,
        SourceProjectVersionArn: VERSION,
        DestinationProjectArn: DESTINATION,
        VersionName: 'v1',
        OutputConfig: { S3Bucket: 'results-of-production' },
      },
    }),
  },
};
