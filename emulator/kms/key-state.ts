import type { Operation } from '../call';
import { AwsError } from '../errors';
import { requestTags } from '../iam/request-context';
import { type Key, type Keys, validation } from './state';

/** An operation that changes a key that is not scheduled for deletion. Checks the permission first. */
const change =
  (
    keys: Keys,
    action: string,
    apply: (key: Key, input: any) => unknown,
    context: (input: any) => Record<string, string | string[]> = () => ({}),
  ): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize(action, [key.arn], context(input));
    if (key.deletionAt !== undefined) {
      throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    }
    return apply(key, input);
  };

export const enableKey = (keys: Keys) =>
  change(keys, 'kms:EnableKey', (key) => {
    key.enabled = true;
  });

export const disableKey = (keys: Keys) =>
  change(keys, 'kms:DisableKey', (key) => {
    key.enabled = false;
  });

export const enableKeyRotation = (keys: Keys) =>
  change(keys, 'kms:EnableKeyRotation', (key) => {
    if (key.spec !== 'SYMMETRIC_DEFAULT') throw new AwsError('UnsupportedOperationException', '');
    key.rotation = true;
  });

export const disableKeyRotation = (keys: Keys) =>
  change(keys, 'kms:DisableKeyRotation', (key) => {
    key.rotation = false;
  });

export const getKeyRotationStatus = (keys: Keys) =>
  change(keys, 'kms:GetKeyRotationStatus', (key) => ({ KeyRotationEnabled: key.rotation, KeyId: key.arn }));

export const updateKeyDescription = (keys: Keys) =>
  change(keys, 'kms:UpdateKeyDescription', (key, input) => {
    key.description = input.Description ?? '';
  });

export const tagResource = (keys: Keys) =>
  change(
    keys,
    'kms:TagResource',
    (key, { Tags }) => {
      const tags = new Map([...key.tags, ...Tags].map((tag) => [tag.TagKey, tag.TagValue]));
      key.tags = [...tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    },
    ({ Tags }) => tagContext(Tags),
  );

export const untagResource = (keys: Keys) =>
  change(
    keys,
    'kms:UntagResource',
    (key, { TagKeys }) => {
      key.tags = key.tags.filter((tag) => !TagKeys.includes(tag.TagKey));
    },
    ({ TagKeys }) => ({ 'aws:TagKeys': TagKeys }),
  );

/** What policies can ask about the tags of a request. */
export const tagContext = (tags: Key['tags']) =>
  requestTags(Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])));

const DAY = 24 * 3600_000;

export const scheduleKeyDeletion =
  (keys: Keys): Operation =>
  async (call, input) => {
    const { PendingWindowInDays: days = 30 } = input;
    if (days < 7 || days > 30) throw validation('PendingWindowInDays must be between 7 and 30.');
    return change(
      keys,
      'kms:ScheduleKeyDeletion',
      (key) => {
        key.deletionAt = call.aws.clock.now() + days * DAY;
        const DeletionDate = new Date(key.deletionAt);
        return { KeyId: key.arn, DeletionDate, KeyState: 'PendingDeletion', PendingWindowInDays: days };
      },
      () => ({ 'kms:ScheduleKeyDeletionPendingWindowInDays': String(days) }),
    )(call, input);
  };
