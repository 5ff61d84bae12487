import type { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type HandlerFunctionOptions, HandlerFunctions } from '../../lib';
import { networkIn } from '../../testing/constructs/fixture';
import { type Exception, SURROUNDINGS_EXCEPTIONS, unexplained } from '../../testing/permissions/exceptions';
import { CALM } from '../../testing/permissions/journey';
import { Ledger } from '../../testing/permissions/ledger';
import { copies, permitted } from '../../testing/world/stacks';
import { PRODUCTION, World } from '../../testing/world/world';

/** Permissions that Lambda itself uses with a function's role, for actions without a resource level. */

const OF_FUNCTION = 'CopiedModelVersionRole';

const inNetwork = (stack: Stack): HandlerFunctionOptions => ({ vpc: networkIn(stack) });
const NETWORK =
  'ec2: AssignPrivateIpAddresses, CreateNetworkInterface, DeleteNetworkInterface, DescribeNetworkInterfaces, DescribeSubnets, UnassignPrivateIpAddresses';

const traced = (): HandlerFunctionOptions => ({ tracing: lambda.Tracing.ACTIVE });
const TRACES = 'xray: PutTelemetryRecords, PutTraceSegments';

const needed = new Set<Exception>();

test.each([
  ['nothing', () => ({}), undefined, []],
  ['a network', inNetwork, NETWORK, [OF_FUNCTION]],
  ['traces', traced, TRACES, [OF_FUNCTION]],
])('%s: these roles may do this to everything, and use it', async (_what, options, allowed, roles) => {
  const world = await World.create(CALM);
  const ledger = new Ledger(world);
  const [v1] = await permitted(world, world.train('v1'));
  await world.deploy('production', (stack) => {
    HandlerFunctions.configure(stack, options(stack));
    copies({ Copy: v1 })(stack);
  });
  await ledger.learn('production', PRODUCTION);
  const { status } = await world.destroy('production');
  const accounts = Object.entries(ledger.accounts()).filter(([, account]) => account.allowed['*']);
  await world.close();

  expect(status).toBe('DELETE_COMPLETE');
  expect(ledger.refused()).toEqual([]);
  expect(accounts.map(([role]) => role).sort()).toEqual([...roles].sort());
  expect(accounts.map(([, account]) => account.allowed['*'])).toEqual(roles.map(() => allowed));
  for (const [role, { unused }] of accounts) {
    const found = unexplained(role, { '*': unused['*'] }, SURROUNDINGS_EXCEPTIONS);
    expect(found.left).toEqual([]);
    for (const one of found.needed) needed.add(one);
  }
});

afterAll(() => expect(SURROUNDINGS_EXCEPTIONS.filter((one) => !needed.has(one))).toEqual([]));
