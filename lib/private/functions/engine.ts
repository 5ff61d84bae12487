import { AspectPriority, Aspects, Duration, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { FUNCTION_TIMEOUT, STATE_MACHINE_ARN } from '../../../contract/engine';
import type { Problem } from '../../../contract/problem';
import { version } from '../../../package.json';
import type { HandlerFunctionOptions } from '../../handler-function-options';
import { acknowledgeEngine } from '../cdk/acknowledgements';
import { isKnown, throwProblems } from '../checks/validation';
import { lookAt } from '../permissions/own-stack';
import { LIST_REQUESTS, LOOK_AT_REQUEST, START_REQUEST } from '../permissions/requests';
import { HandlerFunction } from './function';
import { asLogGroup, logGroupFor } from './log-group';
import { statementsOfSurroundings } from './role';
import { settingsFor } from './settings';
import { type MachineNames, StepMachine } from './step-machine';

interface HandlerEngineProps<Permissions> {
  /** The folder under lib/handlers, where the build puts the bundled handler. */
  readonly folder: string;
  /** What the state machine's name begins with. */
  readonly name: string;
  readonly description: string;
  readonly permissions: Permissions;
  /** The logical id of the function. CloudFormation refuses to move a custom resource to another function. */
  readonly functionLogicalId: string;
}

interface Parts {
  readonly handler: HandlerFunction;
  readonly machine: StepMachine;
}

/**
 * The engines of an app or stage. The first engine that the CDK visits makes the resources of all engines. Each role
 * adds an aspect, and then the CDK visits the tree again. After a hundred such visits the CDK reports a loop. A
 * promotion to 250 accounts has 251 engines, so each of them must not wait for its own visit.
 */
const enginesOf = new WeakMap<IConstruct, HandlerEngine[]>();

function enginesBeside(scope: Construct): HandlerEngine[] {
  const stage = Stage.of(scope) ?? scope.node.root;
  const engines = enginesOf.get(stage) ?? [];
  enginesOf.set(stage, engines);
  return engines;
}

/**
 * What all the resources of one kind share in a stack: one function, and the state machine that calls it step by step.
 *
 * An aspect makes both when the app is synthesised. So `HandlerFunctions.configure()` may come before or after the
 * resources, and aspects of the app see both.
 */
export abstract class HandlerEngine<
  Permissions extends iam.PolicyDocument = iam.PolicyDocument,
> extends Construct {
  /**
   * The engine of the scope's stack. If the app has loaded two versions of this library, the other version's engine is
   * refused.
   */
  protected static shared<Engine extends HandlerEngine>(
    scope: Construct,
    id: string,
    make: (stack: Stack) => Engine,
  ): Engine {
    const stack = Stack.of(scope);
    const engine = stack.node.tryFindChild(id) as Engine | undefined;
    if (!engine) return make(stack);
    throwProblems(scope, engine.libraryVersion === version ? [] : [problemOfVersion(engine.libraryVersion)]);
    return engine;
  }

  public readonly serviceToken = Lazy.string({ produce: () => this.made().handler.functionArn });
  /** The name and ARNs of the state machine. */
  public readonly names: MachineNames;
  public readonly handlerRoleArn = Lazy.string({ produce: () => this.made().handler.role!.roleArn });
  /** The permissions of the function's role. */
  public readonly permissions: Permissions;
  private readonly libraryVersion: string = version;
  private readonly machine: IDependable = {};
  private parts?: Parts;
  private roleName?: string;

  protected constructor(
    private readonly stack: Stack,
    id: string,
    private readonly props: HandlerEngineProps<Permissions>,
  ) {
    super(stack, id);
    this.permissions = props.permissions;
    this.names = StepMachine.namesIn(stack, props.name);
    acknowledgeEngine(this);
    const made = () => this.made();
    Dependable.implement(this.machine, {
      get dependencyRoots() {
        return [made().machine.resource];
      },
    });
    const engines = enginesBeside(this);
    engines.push(this);
    const makeAll = () => {
      for (const engine of engines) engine.made();
    };
    Aspects.of(this).add({ visit: makeAll }, { priority: AspectPriority.MUTATING });
  }

  /** Makes a custom resource wait for the state machine. Its service token refers only to the function. */
  public serve(resource: Construct): void {
    resource.node.addDependency(this.machine);
  }

  /** Names the function's role, unless the user has passed one. */
  public nameRole(roleName: string | undefined): void {
    this.roleName = roleName;
  }

  private made(): Parts {
    this.parts ??= this.make();
    return this.parts;
  }

  private make(): Parts {
    const { stack, props } = this;
    const settings = settingsFor(stack);
    throwProblems(stack, problemsOfRoleName(this.roleName, settings.role));
    const logGroup = logGroupFor(this, 'LogGroup', settings);
    const network = settings.vpc && {
      vpc: settings.vpc,
      vpcSubnets: settings.vpcSubnets,
      securityGroups: settings.securityGroups ?? [
        new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: settings.vpc, description: props.description }),
      ],
    };
    const traced = isTraced(settings);
    const { names } = this;
    props.permissions.addStatements(
      new iam.PolicyStatement({ actions: [START_REQUEST, LIST_REQUESTS], resources: [names.machineArn] }),
      new iam.PolicyStatement({ actions: [LOOK_AT_REQUEST], resources: [names.executionArns] }),
      ...lookAt(stack),
      ...statementsOfSurroundings({ logGroup, inNetwork: network !== undefined, traced }),
    );
    const handler = new HandlerFunction(this, 'Handler', {
      folder: props.folder,
      description: props.description,
      timeout: Duration.seconds(FUNCTION_TIMEOUT),
      permissions: props.permissions,
      role: settings.role,
      roleName: this.roleName,
      tracing: traced ? settings.tracing : undefined,
      environment: { [STATE_MACHINE_ARN]: names.machineArn },
      logGroup: asLogGroup(this, logGroup),
      ...network,
    });
    (handler.node.defaultChild as lambda.CfnFunction).overrideLogicalId(props.functionLogicalId);
    // The function also waits for the network's endpoints, to which no resource refers. Each answer goes through an
    // endpoint, also the answer to a Delete.
    if (settings.vpc) handler.node.addDependency(settings.vpc);

    return { handler, machine: new StepMachine(this, 'StateMachine', { handler, name: names.name }) };
  }
}

const isTraced = ({ tracing }: HandlerFunctionOptions) =>
  tracing !== undefined && tracing !== lambda.Tracing.DISABLED;

/** The policies of the source's project name the role. So a role that the user passes must have that name. */
function problemsOfRoleName(wanted: string | undefined, role: iam.IRole | undefined): Problem[] {
  if (wanted === undefined || !role) return [];
  const resource = role.node.defaultChild;
  // Undefined if AWS names the role.
  const name = resource instanceof iam.CfnRole ? resource.stack.resolve(resource.roleName) : role.roleName;
  const isUnknown = name !== undefined && (typeof name !== 'string' || !isKnown(name));
  if (name === wanted || isUnknown) return [];
  return [
    {
      property: 'copyRoleName',
      value: wanted,
      allowed: `HandlerFunctions gives the stack ${name ? `the role ${name}` : 'a role that AWS names'}, and the policies let a role copy by its name`,
      change: 'give the role this name, or pass copyRoleArn instead',
    },
  ];
}

const problemOfVersion = (other: string | undefined): Problem => ({
  property: 'the version of cdk-rekognition-custom-labels',
  value: version,
  allowed: `the stack has resources of version ${other ?? 'unknown'}, and the resources of a stack share a function`,
  change: 'install one version in the app, or use another stack',
});
