/** See programming-model.cjs. */
export interface InvocationFacts {
  readonly requestId: string;
  readonly arn: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export function load(
  handler: string,
  root: string,
  importModule?: (file: string) => Promise<unknown>,
): Promise<(event: unknown, context: object) => Promise<unknown>>;

export function contextOf(
  invocation: InvocationFacts,
  env: Readonly<Record<string, string>>,
  now: () => number,
): object;

export function describe(error: unknown): { errorType: string; errorMessage: string; trace: string[] };

export function consoleLine(
  method: string,
  values: unknown[],
  requestId: string,
  time: number,
  env: Record<string, string | undefined>,
): string | undefined;
