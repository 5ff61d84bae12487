import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as customResources from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import type { HandlerFunctionOptions } from '../handler-functions';
import { acknowledgeProvider } from './acknowledgements';
import { FunctionRole, withSurroundings } from './function-role';
import { HandlerFunction } from './handler-function';
import { settingsFor } from './handler-settings';

export interface HandlerProviderProps {
  /** The folder under lib/handlers, where the build puts the bundled handler. */
  readonly folder: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly permissions: iam.PolicyDocument;
  /** Between two looks of the handler. Absent where its work is done at once, and there is nothing to poll. */
  readonly queryInterval?: Duration;
}

/** What all the resources of one kind share in a stack: our function, and those of the CDK's framework that call it. */
export abstract class HandlerProvider extends Construct {
  public readonly serviceToken: string;
  /** Who does the work. */
  public readonly handlerRole: iam.IRole;

  protected constructor(stack: Stack, id: string, props: HandlerProviderProps) {
    super(stack, id);
    const settings = settingsFor(stack);

    // One log group for our function and the framework's: after a failure the CLI prints the log of the function
    // behind the service token, which is the framework's and says nothing itself.
    const logGroup =
      settings.logGroup ??
      new logs.LogGroup(this, 'LogGroup', {
        retention: settings.logRetention ?? logs.RetentionDays.ONE_MONTH,
        encryptionKey: settings.logEncryptionKey,
        removalPolicy: settings.logRemovalPolicy ?? RemovalPolicy.DESTROY,
      });
    const network = settings.vpc && {
      vpc: settings.vpc,
      vpcSubnets: settings.vpcSubnets,
      securityGroups: settings.securityGroups ?? [
        new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: settings.vpc, description: props.description }),
      ],
    };
    const surroundings = { logGroup, inNetwork: network !== undefined };
    const handler = new HandlerFunction(this, 'Handler', {
      folder: props.folder,
      description: props.description,
      timeout: props.timeout,
      permissions: withSurroundings({ ...surroundings, traced: isTraced(settings) }, props.permissions),
      role: settings.role,
      tracing: isTraced(settings) ? settings.tracing : undefined,
      logGroup,
      ...network,
    });
    const frameworkRole = (roleId: string) => new FunctionRole(this, roleId, withSurroundings(surroundings));
    const provider = new customResources.Provider(this, 'Provider', {
      onEventHandler: handler,
      logGroup,
      frameworkOnEventRole: frameworkRole('OnEventRole'),
      ...network,
      ...(props.queryInterval && {
        isCompleteHandler: handler,
        queryInterval: props.queryInterval,
        // The handler keeps each resource's own timeout. This one is for the case that the handler cannot answer.
        totalTimeout: Duration.seconds(LONGEST_TIMEOUT).plus(Duration.minutes(5)),
        frameworkCompleteAndTimeoutRole: frameworkRole('CompleteAndTimeoutRole'),
      }),
    });
    this.serviceToken = provider.serviceToken;
    this.handlerRole = handler.role!;
    if (settings.vpc) {
      // Its endpoints as well, which nothing refers to: the answers travel through them, and those to a Delete too.
      handler.node.addDependency(settings.vpc);
      provider.node.addDependency(settings.vpc);
    } else {
      beMorePatient(provider);
    }
    acknowledgeProvider(this);
  }
}

const isTraced = ({ tracing }: HandlerFunctionOptions) =>
  tracing !== undefined && tracing !== lambda.Tracing.DISABLED;

/** Calls in all, where the SDK makes three: those that are throttled take a minute or two then. */
const ATTEMPTS = 10;

/**
 * Where the framework's onEvent cannot invoke our function or start the waiter, it answers in our place. A Create is then
 * undone by nobody, and a rollback fails. In a network of the user's it may be that nothing answers at all, which is to be
 * found out soon.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
function beMorePatient(provider: customResources.Provider): void {
  const onEvent = provider.node.tryFindChild('framework-onEvent') as lambda.Function | undefined;
  onEvent?.addEnvironment('AWS_MAX_ATTEMPTS', String(ATTEMPTS));
}
