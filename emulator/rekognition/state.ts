import type { Aws, Caller } from '../call';
import type { Propagating } from '../iam/propagation';
import { ByPlace, type Place } from '../place';
import { parseArn } from './arns';
import { resourceNotFound } from './errors';
import type { Life } from './life';
import type { Settings } from './options';

export type Tags = Record<string, string>;

export type Feature = 'CUSTOM_LABELS' | 'CONTENT_MODERATION';

export type ProjectStatus = 'CREATED' | 'DELETING' | 'GONE';

export type VersionStatus =
  | 'TRAINING_IN_PROGRESS'
  | 'TRAINING_COMPLETED'
  | 'TRAINING_FAILED'
  | 'COPYING_IN_PROGRESS'
  | 'COPYING_COMPLETED'
  | 'COPYING_FAILED'
  | 'STARTING'
  | 'RUNNING'
  | 'FAILED'
  | 'STOPPING'
  | 'STOPPED'
  | 'DELETING'
  | 'GONE';

export interface Project extends Place {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly feature: Feature;
  readonly life: Life<ProjectStatus>;
  readonly versions: Version[];
  readonly policies: Map<string, ProjectPolicy>;
  /** The policies, from the time when they count. */
  readonly policiesInForce: Map<string, Propagating<ProjectPolicy | undefined>>;
  tags: Tags;
  /** Earlier tags until the time `left`, the oldest first. */
  readonly earlierTags: { readonly tags: Tags; readonly left: number }[];
}

export interface ProjectPolicy {
  readonly name: string;
  readonly created: number;
  readonly updated: number;
  readonly revision: string;
  readonly document: string;
  /** The unique ids that the roles in the policy had when the policy was put, by the roles' ARNs. */
  readonly roleIds: ReadonlyMap<string, string>;
}

export interface OutputConfig {
  readonly S3Bucket: string;
  readonly S3KeyPrefix?: string;
}

/** How well a model did in its test: over all labels, and for each. */
export interface Evaluation {
  readonly f1Score: number;
  readonly labels: Readonly<Record<string, number>>;
  /** Rekognition names a summary that is not in the bucket. */
  readonly summaryIsMissing: boolean;
}

export interface Version {
  readonly project: Project;
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly life: Life<VersionStatus>;
  readonly output: OutputConfig;
  readonly evaluation?: Evaluation;
  readonly kmsKeyId?: string;
  readonly sourceArn?: string;
  /** Set until a copy has written its results to the output bucket. */
  delivery?: Delivery;
  /** What copies of this version will be like. */
  readonly copies: { readonly duration?: number; readonly failure?: string };
  /** How this version and its copies start. */
  readonly starts: { readonly duration?: number; readonly failure?: string };
  inferenceUnits?: { readonly minimum: number; readonly maximum?: number };
  tags: Tags;
  /** Earlier tags until the time `left`, the oldest first. */
  readonly earlierTags: { readonly tags: Tags; readonly left: number }[];
}

export interface Delivery {
  /** Who asked for the copy: the results are written with this caller's permissions. */
  readonly caller: Caller;
  /** Set once somebody has begun to write. */
  done?: Promise<void>;
}

/** Everything that Rekognition keeps. Resources that are gone are dropped when they are next looked for. */
export class State {
  private readonly projects = new ByPlace<Project[]>(() => []);
  private lastTimestamp = 0;

  constructor(
    readonly aws: Aws,
    readonly settings: Settings,
  ) {}

  get now(): number {
    return this.aws.clock.now();
  }

  /** How Rekognition's own clock writes `time`. */
  written(time: number): number {
    return time + this.aws.skewOf('rekognition');
  }

  /** The last segment of a new ARN: the time in milliseconds, and never the same twice. */
  timestamp(): number {
    this.lastTimestamp = Math.max(this.written(this.now), this.lastTimestamp + 1);
    return this.lastTimestamp;
  }

  /** The projects of an account in a Region, oldest first, also those being deleted. */
  projectsOf(account: string, region: string): Project[] {
    const projects = this.projects.in({ account, region });
    const current = projects.filter((project) => project.life.at(this.now).status !== 'GONE');
    projects.splice(0, projects.length, ...current);
    return projects;
  }

  /** The versions of a project, oldest first, also those being deleted. */
  versionsOf(project: Project): Version[] {
    const current = project.versions.filter((version) => version.life.at(this.now).status !== 'GONE');
    project.versions.splice(0, project.versions.length, ...current);
    return project.versions;
  }

  /** Every version of an account in a Region. */
  versionsIn(account: string, region: string): Version[] {
    return this.projectsOf(account, region).flatMap((project) => this.versionsOf(project));
  }

  /** The ARNs of projects and versions. A policy has no ARN, so it appears under that of its project. */
  arnsIn(account: string): string[] {
    return this.projects
      .of(account)
      .flatMap(({ place: { region } }) =>
        this.projectsOf(account, region).flatMap((project) => [
          project.arn,
          ...this.versionsOf(project).map((version) => version.arn),
          ...[...project.policies.keys()].map((name) => `${project.arn}/policy/${name}`),
        ]),
      );
  }

  statusOf(version: Version): VersionStatus {
    return version.life.at(this.now).status;
  }

  findProject(arn: string): Project | undefined {
    const name = parseArn(arn);
    return name && this.projectsOf(name.account, name.region).find((project) => project.arn === arn);
  }

  findVersion(arn: string): Version | undefined {
    const name = parseArn(arn);
    return name && this.versionsIn(name.account, name.region).find((version) => version.arn === arn);
  }

  /** For tests and faults: a version that must exist. */
  known(arn: string): Version {
    const version = this.findVersion(arn);
    if (!version) throw new Error(`there is no version ${arn}`);
    return version;
  }

  project(arn: string, region: string): Project {
    const project = this.findProject(arn);
    if (project?.region !== region) throw resourceNotFound(arn);
    return project;
  }

  version(arn: string, region: string): Version {
    const version = this.findVersion(arn);
    if (version?.project.region !== region) throw resourceNotFound(arn);
    return version;
  }
}
