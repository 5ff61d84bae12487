import { CfnParameter, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  CopiedModelVersion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
} from '../../lib';
import { importVersion } from '../constructs/imported-version';
import { type Synthesised, synthesise } from '../world/synthesis';
import { OUTPUT_BUCKET, PRODUCTION, REGION, TRAINING } from '../world/world';
import { type HoursName, scheduleOf } from './hours';

/**
 * What a stack of a history declares. A template is synthesised once for every shape, because the shape decides about
 * the role's permissions. All the rest is written into the template's JSON or its parameters.
 */

/**
 * Trained models: `v1` and `v2` are good, `bad` cannot be copied, `weak` has low F1 scores, `dead` does not start, and
 * `hung` starts for ever.
 */
export type Source = 'v1' | 'v2' | 'bad' | 'weak' | 'dead' | 'hung';

/** A copy of `weak` that somebody made by hand. A resource that adopts it has a gate that this copy does not pass. */
export const UNFIT = 'unfit';

export interface DeclaredCopy {
  readonly source: Source;
  /**
   * Versions with some of these names exist already: `taken` belongs to another stack, `by-hand` and `unfit` to nobody.
   */
  readonly name?: 'blue' | 'taken' | 'by-hand' | 'forged' | typeof UNFIT;
  readonly stopOnDelete: boolean;
  readonly adoptExisting: boolean;
  readonly team?: 'vision' | 'audio';
  readonly minimum: boolean;
  /** A minimum for a label. */
  readonly label?: boolean;
  /** Compared with the version that the stack's pointer names; `lenient` accepts a missing number. */
  readonly drop?: 'strict' | 'lenient';
  readonly retain?: 'always' | 'except on create';
  /** The inference units with which the copy runs. */
  readonly running?: 1 | 2;
  /**
   * The running model is not a copy but a trained model of this account, named by its ARN. Its resource waits for the
   * sibling, while the role already names the model.
   */
  readonly runsNamed?: boolean;
  /** Three resources wait for the copy, one after the other. */
  readonly isChain?: boolean;
  /** When the model runs. If absent, it runs all the time. */
  readonly hours?: HoursName;
  /** The time-out of the copy and of its start, in seconds. */
  readonly timeout: number;
}

/** The parameter that names the first copy of a stack. */
export const pointerOf = (stackName: string) => `/models/${stackName}/current`;

export type CopyId = 'A' | 'B';
export type Copies = { readonly [id in CopyId]?: DeclaredCopy };

/** A stack of copies, with a pointer to the first of them. The sibling is a parameter of SSM, whose creation or change can be made to fail. */
export interface DeclaredCopies {
  readonly copies: Copies;
  readonly sibling: number;
}

export type PolicyName = 'p1' | 'p2';

export interface DeclaredPolicy {
  readonly name: PolicyName;
  readonly allows: 'all' | 'v1';
  /** A renamed or removed policy stays. */
  readonly isRetained?: boolean;
}

/** A stack of the training account. */
export interface DeclaredPolicies {
  readonly policies: readonly DeclaredPolicy[];
  readonly sibling: number;
}

export interface Deployable {
  readonly synthesised: Synthesised;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Models that were trained in the account where they run. */
export interface OwnModels {
  readonly projectArn: string;
  readonly versions: Readonly<Partial<Record<Source, string>>>;
}

export interface Place {
  readonly trainingProject: string;
  readonly sources: Readonly<Record<Source, string>>;
  /** The trained models of each stack's own account, in a project of its own. */
  readonly own: Readonly<Record<string, OwnModels>>;
  /** Undefined for a stack with a project of its own. */
  readonly destinationProject?: string;
}

export function copiesTemplate(stackName: string, declared: DeclaredCopies, real: Place): Deployable {
  const place = timeless(real);
  const present = Object.entries(declared.copies) as [CopyId, DeclaredCopy][];
  const own = place.own[stackName];
  const shape = present.map(([id, { name, stopOnDelete, drop, running, hours, runsNamed, ...copy }]) => [
    id,
    linksOf(copy),
    name,
    stopOnDelete,
    !!drop,
    !!running,
    running && hours,
    running && !!runsNamed,
  ]);
  const base = once(JSON.stringify([stackName, place.destinationProject, shape]), () =>
    synthesise(
      stackName,
      (stack) => {
        const holdsUp = sibling(stack);
        const destinationProject = place.destinationProject
          ? Project.fromProjectArn(stack, 'Project', place.destinationProject)
          : new Project(stack, 'Project', { projectName: `shapes-${stackName}` });
        const outputBucket = Bucket.fromBucketName(stack, 'Output', OUTPUT_BUCKET);
        const parameterName = pointerOf(stackName);
        const [first] = present.map(
          ([id, { name, stopOnDelete, drop, running, hours, runsNamed, ...declaredCopy }]) => {
            const copy = new CopiedModelVersion(stack, id, {
              source: importVersion(stack, `${id}Source`, {
                projectArn: place.trainingProject,
                modelVersionArn: new CfnParameter(stack, `${id}SourceArn`).valueAsString,
              }),
              destinationProject,
              outputBucket,
              versionName: name,
              stopOnDelete,
              ...linksOf(declaredCopy),
              minimumF1Score: MINIMUM,
              f1Comparison: drop && { maximumF1Drop: 0.1, currentVersionParameterName: parameterName },
            });
            if (!running) return copy;
            const modelVersion = runsNamed
              ? importVersion(stack, `${id}Own`, {
                  projectArn: own.projectArn,
                  modelVersionArn: new CfnParameter(stack, `${id}OwnArn`).valueAsString,
                })
              : copy;
            const schedule = hours && scheduleOf(hours);
            const runs = new RunningModelVersion(stack, `Run${id}`, {
              modelVersion,
              minInferenceUnits: 1,
              schedule,
            });
            if (runsNamed) runs.node.addDependency(holdsUp);
            return runsNamed ? copy : runs;
          },
        );
        new ModelVersionPointer(stack, 'Pointer', { parameterName, modelVersion: first });
      },
      { account: PRODUCTION, region: REGION },
    ),
  );
  const template = JSON.parse(base.template);
  for (const [id, copy] of present) {
    const chain = customResources(template, id, 'CopiedModelVersion', 'CopiedModelVersionWait');
    for (const link of chain) adapt(link, copy, link === chain.at(-1));
    const [run] = customResources(template, `Run${id}`, 'RunningModelVersion');
    if (run) adaptRunning(run, copy);
  }
  return {
    synthesised: within(real, { ...base, template: JSON.stringify(template) }),
    parameters: {
      Sibling: String(declared.sibling),
      ...Object.fromEntries(present.map(([id, { source }]) => [`${id}SourceArn`, real.sources[source]])),
      ...Object.fromEntries(
        present
          .filter(([, { running, runsNamed }]) => running && runsNamed)
          .map(([id, { source }]) => [`${id}OwnArn`, real.own[stackName].versions[source]!]),
      ),
    },
  };
}

export function policiesTemplate(stackName: string, declared: DeclaredPolicies, real: Place): Deployable {
  const place = timeless(real);
  const synthesised = once(JSON.stringify([stackName, declared.policies]), () =>
    synthesise(
      stackName,
      (stack) => {
        sibling(stack);
        const project = Project.fromProjectArn(stack, 'Project', place.trainingProject);
        const v1 = importVersion(stack, 'V1', {
          projectArn: place.trainingProject,
          modelVersionArn: place.sources.v1,
        });
        declared.policies.forEach(({ name, allows, isRetained }, index) => {
          const removalPolicy = isRetained ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
          const policy = new ProjectPolicy(stack, `Policy${index}`, {
            project,
            policyName: name,
            removalPolicy,
          });
          policy.allowCopy(new AccountPrincipal(PRODUCTION), allows === 'v1' ? { versions: [v1] } : {});
        });
      },
      { account: TRAINING, region: REGION },
    ),
  );
  return { synthesised: within(real, synthesised), parameters: { Sibling: String(declared.sibling) } };
}

/** ARNs contain the time of creation. Templates are synthesised for one time, so that all histories can use them. */
function timeless(place: Place): Place {
  return JSON.parse(JSON.stringify(place), (_, value) =>
    typeof value === 'string' ? withoutTime(value) : value,
  );
}

const withoutTime = (arn: string) => arn.replace(/\d{13}$/, '1767225600000');

function within(
  { trainingProject, destinationProject, sources, own }: Place,
  synthesised: Synthesised,
): Synthesised {
  const owned = Object.values(own).flatMap(({ projectArn, versions }) => [
    projectArn,
    ...Object.values(versions),
  ]);
  const template = [trainingProject, destinationProject, ...Object.values(sources), ...owned].reduce<string>(
    (text, arn) => (arn ? text.replaceAll(withoutTime(arn), arn) : text),
    synthesised.template,
  );
  return { ...synthesised, template };
}

function sibling(stack: Stack): StringParameter {
  const value = new CfnParameter(stack, 'Sibling').valueAsString;
  return new StringParameter(stack, 'SiblingParameter', { stringValue: value });
}

/** The custom resources of one construct, in a template. */
function customResources(template: any, id: string, ...types: string[]): any[] {
  return Object.entries<any>(template.Resources)
    .filter(
      ([logicalId, { Type }]) =>
        types.some((type) => Type === `Custom::Rekognition${type}`) && logicalId.startsWith(id),
    )
    .map(([, resource]) => resource);
}

const MINIMUM = 0.8;

/** The properties that decide how many links a copy has, and which of these judge the copy. */
const linksOf = ({ isChain, adoptExisting }: Pick<DeclaredCopy, 'isChain' | 'adoptExisting'>) =>
  isChain ? { timeout: Duration.minutes(150), adoptExisting } : {};

/** Seconds that one link waits. A copy takes a minute, so several links wait for it. */
const SHARE = 25;

function adapt(resource: any, copy: DeclaredCopy, isLast: boolean): void {
  const policy = copy.retain === 'always' ? 'Retain' : 'RetainExceptOnCreate';
  if (copy.retain) {
    resource.DeletionPolicy = policy;
    resource.UpdateReplacePolicy = 'Retain';
  }
  Object.assign(resource.Properties, {
    Tags: copy.team && { team: copy.team },
    AdoptExisting: copy.adoptExisting ? 'true' : undefined,
    Retain: copy.retain === 'always' ? 'true' : undefined,
    Timeout: String(isLast ? copy.timeout : SHARE),
  });
  // The construct gives a minimum only to the links that judge.
  if (resource.Properties.MinimumF1Score) {
    Object.assign(resource.Properties, {
      MinimumF1Score: copy.minimum ? String(MINIMUM) : undefined,
      MinimumLabelF1Scores: copy.label ? { circle: String(MINIMUM) } : undefined,
      AcceptMissingEvaluation: copy.drop === 'lenient' ? 'true' : undefined,
    });
  }
}

/** A model whose copy is always kept runs on. */
function adaptRunning(resource: any, { running, timeout, retain }: DeclaredCopy): void {
  if (retain === 'always') {
    resource.DeletionPolicy = 'Retain';
    resource.UpdateReplacePolicy = 'Retain';
    resource.Properties.Retain = 'true';
  }
  Object.assign(resource.Properties, { MinInferenceUnits: String(running), Timeout: String(timeout) });
}

const known = new Map<string, Synthesised>();

function once(shape: string, make: () => Synthesised): Synthesised {
  const made = known.get(shape) ?? make();
  known.set(shape, made);
  return made;
}
