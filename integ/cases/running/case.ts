import { title } from '../../../bin/demo/release-log';
import { projectNames } from '../../left';
import { deploy, type Run, settingsFor, stackOf } from '../../run';
import type { Case } from '../case';
import { same } from '../claims';
import { removeAndLook, theCopy } from '../copies';
import { blankImage } from './blank-image';

const APP = 'integ/cases/running/app.ts';

/** A copy that is started, asked, stopped and removed. */
export const runningCase: Case = {
  name: 'running',
  title: 'A copy that runs',
  makes: ({ run, source, destination }) => [
    `${source}: the stack ${run}-running-permission with a project policy`,
    `${destination}: the stack ${run}-running with a project, a bucket, a copy that RUNS with one inference unit, and their functions`,
  ],
  copies: () => 1,
  policies: () => 1,
  play,
};

async function play(run: Run): Promise<void> {
  const { source, destination } = run;
  const permission = stackOf(APP, `${projectNames(run).running}-permission`, source);
  const stack = stackOf(APP, projectNames(run).running, destination);

  title('Running: started');
  await deploy(run, permission, settingsFor(run));
  const outputs = await deploy(run, stack, settingsFor(run));
  same('the stack says that it runs', outputs.RunningStatus, 'RUNNING');
  // The stack looked at the copy before it was started.
  const { ProjectVersionArn, MinInferenceUnits, MaxInferenceUnits } = await theCopy(run, {
    ...outputs,
    Status: 'RUNNING',
  });
  same('it runs with one inference unit, unscaled', [MinInferenceUnits, MaxInferenceUnits ?? 1], [1, 1]);
  const { CustomLabels } = await destination.rekognition.detectCustomLabels({
    ProjectVersionArn,
    Image: { Bytes: blankImage(256) },
  });
  same('it answers DetectCustomLabels', Array.isArray(CustomLabels), true);

  title('Running: stopped and removed');
  await removeAndLook(run, [permission, stack]);
}
