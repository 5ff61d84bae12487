export type { Call, Caller, Interceptor, JournalEntry } from './call';
export { type Clock, realClock, VirtualClock } from './clock';
export { ConnectionLost, Emulator, type EmulatorOptions } from './emulator';
export { AwsError, NotEmulated } from './errors';
