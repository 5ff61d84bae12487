import type { Operation } from '../call';
import { AwsError } from '../errors';
import { invalidState, validation } from './errors';
import type { Key, Keys } from './state';

/** An operation that changes a key that is not scheduled for deletion. Checks the permission first. */
const change =
  (keys: Keys, action: string, apply: (key: Key, input: any) => object | undefined): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize(action, [key.arn]);
    if (key.deletionAt !== undefined) throw invalidState(`${key.arn} is pending deletion.`);
    return apply(key, input);
  };

const set =
  <Member extends 'enabled' | 'rotation'>(member: Member, value: boolean) =>
  (key: Key) => {
    key[member] = value;
    return undefined;
  };

export const enableKey = (keys: Keys) => change(keys, 'kms:EnableKey', set('enabled', true));

export const disableKey = (keys: Keys) => change(keys, 'kms:DisableKey', set('enabled', false));

export const enableKeyRotation = (keys: Keys) =>
  change(keys, 'kms:EnableKeyRotation', (key) => {
    if (key.spec !== 'SYMMETRIC_DEFAULT') throw new AwsError('UnsupportedOperationException', '');
    return set('rotation', true)(key);
  });

export const disableKeyRotation = (keys: Keys) =>
  change(keys, 'kms:DisableKeyRotation', set('rotation', false));

export const getKeyRotationStatus = (keys: Keys) =>
  change(keys, 'kms:GetKeyRotationStatus', (key) => ({ KeyRotationEnabled: key.rotation, KeyId: key.arn }));

export const updateKeyDescription = (keys: Keys) =>
  change(keys, 'kms:UpdateKeyDescription', (key, input) => {
    key.description = input.Description ?? '';
    return undefined;
  });

const DAY = 24 * 3600_000;

export const scheduleKeyDeletion =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    const days = input.PendingWindowInDays ?? 30;
    await call.authorize('kms:ScheduleKeyDeletion', [key.arn], {
      'kms:ScheduleKeyDeletionPendingWindowInDays': String(days),
    });
    if (!(days >= 7 && days <= 30)) throw validation('PendingWindowInDays must be between 7 and 30.');
    if (key.deletionAt !== undefined) throw invalidState(`${key.arn} is pending deletion.`);
    key.deletionAt = call.aws.clock.now() + days * DAY;
    return {
      KeyId: key.arn,
      DeletionDate: new Date(key.deletionAt),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: days,
    };
  };

/** A key that was saved from deletion stays disabled until it is enabled, as in AWS. */
export const cancelKeyDeletion =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:CancelKeyDeletion', [key.arn]);
    if (key.deletionAt === undefined) throw invalidState(`${key.arn} is not pending deletion.`);
    key.deletionAt = undefined;
    key.enabled = false;
    return { KeyId: key.arn };
  };
