import { NotWanted } from '../../lambda/cloudformation/fence';
import type { ResourceEvent } from '../../lambda/cloudformation/request';
import type { Answer, Lifecycle, Progress } from '../../lambda/engine/lifecycle';

/** The clock that the steps of a request are played on. */
interface PlayedTime {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface Played<Notes> {
  /** The answer to CloudFormation. Undefined if the request still waits after `patience`. */
  readonly answer?: Answer;
  readonly notes?: Notes;
  /** How many steps ran. */
  readonly steps: number;
}

export interface PlayOptions<Notes> {
  /** Seconds after which no further step is played. @default - two hours */
  readonly patience?: number;
  /** Continues from this step. */
  readonly notes?: Notes;
  /** Called before each step, with the number of earlier steps: what happens between two steps. */
  readonly before?: (step: number) => void;
}

/** What happens before a step, counted from 0. */
export const at = (step: number, happens: () => void) => ({
  before: (current: number) => {
    if (current === step) happens();
  },
});

/** Plays a request as the state machine does: one step after the other, with the waits between them, until its answer. */
export async function simulate<Notes>(
  lifecycle: Lifecycle<Notes>,
  time: PlayedTime,
  event: ResourceEvent,
  { patience = 7_200, notes, before = () => {} }: PlayOptions<Notes> = {},
): Promise<Played<Notes>> {
  const began = time.now();
  let known = notes;
  for (let steps = 0; ; ) {
    before(steps);
    const progress = await stepOf(lifecycle, event, known);
    steps++;
    if ('answer' in progress) {
      progress.count?.();
      return { notes: progress.notes, answer: progress.answer, steps };
    }
    known = progress.notes;
    await time.sleep(progress.seconds * 1000);
    if (time.now() - began > patience * 1000) return { notes: known, steps };
  }
}

/** One step. If it throws, the result is the engine's answer, with the id that the life cycle gives. */
async function stepOf<Notes>(
  lifecycle: Lifecycle<Notes>,
  event: ResourceEvent,
  notes: Notes | undefined,
): Promise<Progress<Notes>> {
  try {
    return await lifecycle.step(event, notes);
  } catch (error) {
    const reason = (error as Error).message;
    return {
      notes,
      answer: { status: 'FAILED', physicalId: lifecycle.physicalIdOf(event), reason },
      count: error instanceof NotWanted ? undefined : () => lifecycle.countFailure(event),
    };
  }
}
