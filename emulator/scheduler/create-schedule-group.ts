import type { Operation } from '../call';
import { refuseOthers } from '../errors';
import { conflict } from './errors';
import { type Groups, groupArn } from './groups';

export const createScheduleGroup =
  (groups: Groups): Operation =>
  async (call, input) => {
    refuseOthers('a schedule group', input, ['ClientToken', 'Name', 'Tags']);
    const { Name: name, ClientToken: clientToken } = input;
    const { account, region } = call;
    const arn = groupArn(call, name);
    await call.authorize('scheduler:CreateScheduleGroup', [arn]);
    const before = groups.find(call, name);
    if (before && (clientToken === undefined || before.clientToken !== clientToken)) {
      throw conflict(`Schedule group ${name} already exists.`);
    }
    if (!before) groups.put({ name, arn, account, region, created: call.aws.clock.now(), clientToken });
    return { ScheduleGroupArn: arn };
  };
