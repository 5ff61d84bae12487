import { note, say, title } from '../../../bin/demo/release-log';
import { CdkError } from '../../cdk';
import type { RunStack } from '../../ledger';
import { projectNames } from '../../left';
import { deploy, type Run, settingsFor, stackOf } from '../../run';
import type { Case } from '../case';
import { removeAndLook } from '../copies';
import { type Answer, answerOf, type Part, SENTENCES } from './answer';

const APP = 'integ/cases/role/app.ts';

/** A policy that lets one role copy, on a condition of which AWS does not say whether it counts. */
export const roleCase: Case = {
  name: 'role',
  title: 'A role that alone may copy, and another role that tries',
  makes: ({ run, source, destination }) => [
    `${source}: the stack ${run}-role-Source, with a project policy`,
    `${destination}: the stack ${run}-role-target with a project, a bucket, a copy, its function and the parameter /custom-labels/${run}-role/current`,
    `${destination}: the stack ${run}-role-other with the same and another role, which is expected to fail`,
  ],
  copies: () => 2,
  policies: (isOneAccount) => (isOneAccount ? 0 : 1),
  play,
};

async function play(run: Run): Promise<void> {
  title('Role: may the one with the name copy, and only that one?');
  if (run.source.id === run.destination.id) {
    note('in one account a copy needs no policy, so there is nothing to see');
    return;
  }
  const stacks = stacksOf(run);
  const answer = await deployUntilAnswered(run, stacks);
  say('For docs/live-checks.md, section 6:');
  note(SENTENCES[answer]);

  title('Role: removed');
  await removeAndLook(run, Object.values(stacks));
}

function stacksOf(run: Run): Readonly<Record<Part, RunStack>> {
  const id = projectNames(run).role;
  return {
    policy: { app: APP, path: `${id}/Source`, name: `${id}-Source`, account: run.source },
    'chosen role': { app: APP, path: `${id}/target`, name: `${id}-target`, account: run.destination },
    'other role': stackOf(APP, projectNames(run).otherRole, run.destination),
  };
}

async function deployUntilAnswered(run: Run, stacks: Readonly<Record<Part, RunStack>>): Promise<Answer> {
  for (const [part, stack] of Object.entries(stacks) as [Part, RunStack][]) {
    try {
      await deploy(run, stack, settingsFor(run));
    } catch (error) {
      const answer = error instanceof CdkError ? answerOf(part, error.message) : undefined;
      if (!answer) throw error;
      return answer;
    }
  }
  return 'ignored';
}
