/** An error as AWS answers it: a name that SDKs dispatch on, a sentence, a status. */
export class AwsError extends Error {
  constructor(
    /** The error's name on the wire, such as `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/**
 * The emulator's answer to everything that it does not know, in every service. It names the thing, and is never a
 * success.
 */
export class NotEmulated extends AwsError {
  constructor(what: string) {
    super(
      'NotEmulated',
      `the emulator does not know ${what}; see emulator/README.md for what it supports`,
      501,
    );
  }
}

/** Refuses, by name, what the emulator does not implement. */
export function refuseOthers(what: string, input: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!isEmpty && !known.includes(name)) throw new NotEmulated(`the "${name}" of ${what}`);
  }
}

/** Thrown by an interceptor: the effect may have happened, the answer never arrives. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}
