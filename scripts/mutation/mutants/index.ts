import type { Changes } from '../mutant';
import { answers } from './answers';
import { cloudFormation } from './cloudformation';
import { contract } from './contract';
import { decision } from './decision';
import { engine } from './engine';
import { gates } from './gates';
import { hours } from './hours';
import { identity } from './identity';
import { messages } from './messages';
import { metrics } from './metrics';
import { policy } from './policy';
import { promotion } from './promotion';
import { loop } from './reconcile';
import { requests } from './requests';
import { running } from './running';

/** What no rule makes, file by file. */
export const written: Changes = {
  ...decision,
  ...gates,
  ...loop,
  ...engine,
  ...answers,
  ...identity,
  ...requests,
  ...messages,
  ...policy,
  ...running,
  ...hours,
  ...metrics,
  ...cloudFormation,
  ...contract,
  ...promotion,
};
