import { handlerOf } from '../handler';
import { copies } from './copies';

export const handler = handlerOf(copies(async () => (await import('../gate-calls')).createGateCalls()));
