import { handlerOf } from '../handler';
import { policies } from './policies';

export const handler = handlerOf(policies);
