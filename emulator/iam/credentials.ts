import { randomBytes } from 'node:crypto';
import type { Caller, Credentials } from '../call';
import { AwsError } from '../errors';

const ADMINISTRATOR_KEY = /^AKIA(\d{12})ROOT$/;

/** The keys in use. Only the key's id says who calls: secrets are issued, signatures are never checked. */
export class KeyRing {
  private readonly sessions = new Map<string, Caller>();

  issue(caller: Caller): Credentials {
    const accessKeyId = `ASIA${base32(16)}`;
    this.sessions.set(accessKeyId, caller);
    return { accessKeyId, secretAccessKey: secret(), sessionToken: `emulator-${accessKeyId}` };
  }

  administrator(account: string): Credentials {
    return { accessKeyId: `AKIA${account}ROOT`, secretAccessKey: 'administrator' };
  }

  callerOf(accessKeyId: string): Caller {
    const account = ADMINISTRATOR_KEY.exec(accessKeyId)?.[1];
    const caller = account ? administratorOf(account) : this.sessions.get(accessKeyId);
    if (!caller) {
      throw new AwsError(
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
        403,
      );
    }
    return caller;
  }
}

/** Every account has one user without a role, who may do anything there. */
export function administratorOf(account: string): Caller {
  return { account, arn: `arn:aws:iam::${account}:user/administrator` };
}

function base32(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join('');
}

function secret(): string {
  return randomBytes(30).toString('base64');
}
