import type { Aws } from '../call';

/** A function as CreateFunction described it, with its code unpacked. */
export interface DeployedFunction {
  readonly arn: string;
  readonly name: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  /** The folder that the asset was unpacked into. */
  readonly codeDirectory: string;
  /** The declared environment and Lambda's reserved variables (region, credentials of the role, name, endpoint). */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly memorySize: number;
}

export interface InvocationResult {
  /** JSON: what the function returned, or `{ errorType, errorMessage, trace }` when it threw. */
  readonly payload: string;
  /** `Unhandled` when the function threw, ran out of time or died. */
  readonly functionError?: string;
  /** The lines that the function printed. */
  readonly log: string[];
}

/** Where functions run. */
export interface FunctionRuntime {
  /** Called once, before anything else, by the emulator that this runtime belongs to. */
  attach?(aws: Aws): void;
  /** What functions get as `AWS_ENDPOINT_URL`. @default - where the emulator listens */
  readonly endpoint?: string;
  invoke(fn: DeployedFunction, payload: string, requestId: string): Promise<InvocationResult>;
  /** Ends what runs for this function, or for all functions. */
  dispose(functionArn?: string): Promise<void>;
}
