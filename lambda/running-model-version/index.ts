import { handlerOf } from '../handler';
import { running } from './running';

export const handler = handlerOf(running);
