import { OWNER_TAG } from '../../contract/copied-model-version';
import { AwsError } from '../../emulator';
import type { VersionSnapshot } from '../../emulator/rekognition';
import { PRODUCTION, REGION, TRAINING, type World } from '../world/world';
import type { CopyId, PolicyName } from './declared';
import type { CopyDeed, PolicyDeed } from './history';

/** Seconds between two calls: Rekognition takes five a second. */
const PAUSE = 1_000;
const DELETION = 40_000;

/** A person with every permission in the accounts. Calls that AWS refuses do not matter. */
export class Hand {
  /** Versions whose tags the person has changed, or that the person has made under our names. */
  readonly meddledWith = new Set<string>();

  constructor(private readonly world: World) {}

  /** Does something to every copy of a stack's resource. */
  async doTo(stack: string, id: CopyId, deed: CopyDeed): Promise<void> {
    if (deed === 'delete project') return this.deleteProject(`shapes-${stack}`);
    for (const version of this.world.copies()) {
      const isPlanted = version.name === 'forged' && version.projectName === 'shapes-prod';
      if (isPlanted || !version.tags[OWNER_TAG]?.startsWith(`${stack}/${id}`)) continue;
      await this.deeds[deed](version);
    }
  }

  private readonly deeds: Readonly<
    Record<Exclude<CopyDeed, 'delete project'>, (version: VersionSnapshot) => Promise<void>>
  > = {
    start: ({ arn }) => this.attempt('StartProjectVersion', { ProjectVersionArn: arn, MinInferenceUnits: 1 }),
    stop: ({ arn }) => this.stop(arn),
    'delete by hand': ({ arn }) => this.delete(arn),
    untag: async ({ arn }) => this.setTags(arn, {}),
    'give away': async ({ arn, tags }) => this.setTags(arn, { ...tags, [OWNER_TAG]: 'somebody/Else' }),
    retag: async ({ arn, tags }) => this.setTags(arn, { ...tags, team: 'audit' }),
    usurp: (version) => this.usurp(version),
  };

  stop(arn: string): Promise<void> {
    return this.attempt('StopProjectVersion', { ProjectVersionArn: arn });
  }

  delete(arn: string): Promise<void> {
    return this.attempt('DeleteProjectVersion', { ProjectVersionArn: arn });
  }

  async meddleWithPolicy(projectArn: string, name: PolicyName, deed: PolicyDeed): Promise<void> {
    const { ProjectPolicies } = await this.world.call(TRAINING, 'rekognition', 'ListProjectPolicies', {
      ProjectArn: projectArn,
    });
    const found = ProjectPolicies.find(({ PolicyName }: any) => PolicyName === name);
    if (!found) return;
    const key = { ProjectArn: projectArn, PolicyName: name };
    const { PolicyRevisionId, PolicyDocument } = found;
    if (deed === 'edit policy') {
      const edited = PolicyDocument.replace(/root/, 'role/edited');
      return this.attempt('PutProjectPolicy', { ...key, PolicyRevisionId, PolicyDocument: edited }, TRAINING);
    }
    await this.attempt('DeleteProjectPolicy', key, TRAINING);
    if (deed === 'delete policy') return;
    await this.world.clock.sleep(PAUSE);
    const isOwn = deed === 'delete and put policy';
    const document = isOwn ? PolicyDocument.replace(/"Sid":"By[^"]*",?/, '') : PolicyDocument;
    await this.attempt('PutProjectPolicy', { ...key, PolicyDocument: document }, TRAINING);
  }

  private setTags(arn: string, tags: Record<string, string>): void {
    this.meddledWith.add(arn);
    this.world.aws.rekognition.change(arn, { tags });
  }

  private async usurp({ arn, name, projectName, tags }: VersionSnapshot): Promise<void> {
    await this.delete(arn);
    await this.world.clock.sleep(DELETION);
    const isTaken = this.world
      .copies()
      .some((other) => other.name === name && other.projectName === projectName);
    if (isTaken) return;
    const { modelVersionArn } = this.world.aws.rekognition.train({
      account: PRODUCTION,
      region: REGION,
      projectName,
      versionName: name,
      f1Score: 0.9,
      tags,
    });
    this.meddledWith.add(modelVersionArn);
  }

  private async deleteProject(name: string): Promise<void> {
    const versions = this.world.copies().filter(({ projectName }) => projectName === name);
    for (const { arn } of versions) {
      await this.delete(arn);
      await this.world.clock.sleep(PAUSE);
    }
    await this.world.clock.sleep(DELETION);
    const [{ projectArn } = { projectArn: undefined }] = versions;
    if (projectArn) await this.attempt('DeleteProject', { ProjectArn: projectArn });
  }

  private async attempt(operation: string, input: object, account = PRODUCTION): Promise<void> {
    await this.world.call(account, 'rekognition', operation, input).catch((error) => {
      if (!(error instanceof AwsError)) throw error;
    });
  }
}
