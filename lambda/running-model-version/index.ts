import { handlerOf } from '../handler';
import { runningModels } from './running-models';

export const handler = handlerOf(runningModels);
