import type { Ledger } from './ledger';
import type { Run } from './run';

/** Something of the run that is still there. */
export interface Left {
  readonly what: string;
  /** Removes it. Shows it if removing takes more. */
  readonly command: string;
}

/** What was found of a run, by who has it. */
export interface Findings {
  readonly stacks: readonly FoundStack[];
  readonly projects: readonly FoundProject[];
  readonly policies: readonly (Place & { readonly projectArn: string; readonly name: string })[];
}

interface Place {
  readonly profile: string;
  readonly region: string;
}

export interface FoundStack extends Place {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  /** For a deleted stack: what CloudFormation did not delete with it. */
  readonly kept: readonly string[];
}

export interface FoundProject extends Place {
  readonly arn: string;
  readonly versions: readonly { readonly arn: string; readonly status: string }[];
}

/** In the order of the commands: contents before their container. */
export function leftOf({ stacks, projects, policies }: Findings): Left[] {
  const at = ({ profile, region }: Place) => `--region ${region} --profile ${profile}`;
  return [
    ...projects.flatMap((project) => [
      ...project.versions.flatMap(({ arn, status }) => removalOf(arn, status, at(project))),
      {
        what: `the project ${project.arn}`,
        command: `aws rekognition delete-project --project-arn ${project.arn} ${at(project)}`,
      },
    ]),
    ...policies.map((policy) => ({
      what: `the project policy ${policy.name} on ${policy.projectArn}`,
      command: `aws rekognition delete-project-policy --project-arn ${policy.projectArn} --policy-name ${policy.name} ${at(policy)}`,
    })),
    ...stacks.flatMap((stack) => {
      if (stack.status !== 'DELETE_COMPLETE') {
        return [
          {
            what: `the stack ${stack.name}, ${stack.status}`,
            command: `aws cloudformation delete-stack --stack-name ${stack.name} ${at(stack)}`,
          },
        ];
      }
      return stack.kept.map((resource) => ({
        what: `${resource}, which was in the stack ${stack.name}`,
        command: `aws cloudformation describe-stack-events --stack-name ${stack.id} ${at(stack)}`,
      }));
    }),
  ];
}

function removalOf(arn: string, status: string, at: string): Left[] {
  const version = (command: string) => `aws rekognition ${command} --project-version-arn ${arn} ${at}`;
  const removal = { what: `the model version ${arn}, ${status}`, command: version('delete-project-version') };
  if (!['STARTING', 'RUNNING'].includes(status)) return [removal];
  return [
    {
      what: `the model version ${arn}, ${status}: it is billed by the hour`,
      command: version('stop-project-version'),
    },
    removal,
  ];
}

/** Looks for everything that bears the run's name. */
export async function look(run: Run): Promise<Left[]> {
  const [stacks, projects, policies] = await Promise.all([
    stacksOf(run.ledger),
    projectsOf(run),
    policiesOf(run),
  ]);
  return leftOf({ stacks, projects, policies });
}

/** The names of the projects that the cases make. */
export const projectNames = (run: Pick<Run, 'name'>) => ({
  copy: `${run.name}-copy`,
  promotion: `${run.name}-promotion`,
  role: `${run.name}-role`,
  otherRole: `${run.name}-role-other`,
  running: `${run.name}-running`,
});

async function stacksOf({ entries }: Ledger): Promise<FoundStack[]> {
  const found: FoundStack[] = [];
  for (const { name, account, id } of entries) {
    const stack = await account.stack(id ?? name);
    if (!stack) continue;
    const resources = stack.StackStatus === 'DELETE_COMPLETE' ? await account.resources(stack.StackId!) : [];
    const { profile, region } = account;
    found.push({
      ...{ name, profile, region },
      id: stack.StackId!,
      status: stack.StackStatus!,
      kept: resources
        .filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')
        .map(({ ResourceType, PhysicalResourceId }) => `${ResourceType} ${PhysicalResourceId ?? ''}`.trim()),
    });
  }
  return found;
}

async function projectsOf(run: Run): Promise<FoundProject[]> {
  const { destination } = run;
  const { profile, region } = destination;
  const found: FoundProject[] = [];
  for (const name of Object.values(projectNames(run))) {
    const arn = await destination.project(name);
    if (!arn) continue;
    const versions = await destination.versions(arn);
    found.push({
      ...{ arn, profile, region },
      versions: versions.map(({ ProjectVersionArn, Status }) => ({
        arn: ProjectVersionArn!,
        status: Status!,
      })),
    });
  }
  return found;
}

async function policiesOf({ name: run, source, request }: Run): Promise<Findings['policies']> {
  const { profile, region } = source;
  const names = await source.policies(request.sourceProjectArn);
  return names
    .filter((name) => name.startsWith(run))
    .map((name) => ({ name, projectArn: request.sourceProjectArn, profile, region }));
}
