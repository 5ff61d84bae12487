import { measure } from '../../../lambda/copied-model-version/measure';
import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
import type { End } from '../../../lambda/reconcile/kind';
import { iso, START } from '../../../testing/handlers/answers';
import { event, version } from '../../../testing/handlers/copy-requests';
import type { EventChange } from '../../../testing/handlers/requests';

type Notes = Extract<End<ObservedVersion>, { failed: false }>['notes'];

const FAILED: End<ObservedVersion> = { failed: true };
/** A request that ends after ten minutes. By default its copy is finished, and existed before. */
const done = (notes: Partial<Notes> = {}, thing: Partial<ObservedVersion> = {}): End<ObservedVersion> => ({
  failed: false,
  notes: { startedAt: iso(START), situation: 'create', ...notes },
  thing: version(thing),
  now: START + 600_000,
});
/** What the notes say of a copy that the request asked for in its second minute. */
const MADE = { made: version().arn, asked: iso(START + 60_000) };
const IN_PROGRESS = { status: 'COPYING_IN_PROGRESS' };
/** A copy that was in progress at the first look, and began two hours before. */
const SEEN = { found: 'COPYING_IN_PROGRESS' };
const BEGUN = { begun: START - 7_200_000 };

const FIRST: EventChange = { change: { Followed: 'true' } };
const MIDDLE: EventChange = { change: { First: 'Head', Followed: 'true' } };
const LAST: EventChange = { change: { First: 'Head' } };

type Row = [string, object | undefined, EventChange, End<ObservedVersion>];

test.each<Row>([
  ['a copy that it has made: its duration too', { CopyFailed: 0, CopyDuration: 540 }, {}, done(MADE)],
  ['a copy that existed', { CopyFailed: 0 }, { type: 'Update' }, done()],
  ['a copy that was in progress already', { CopyFailed: 0 }, { type: 'Update' }, done(SEEN, BEGUN)],
  ['a copy that failed', { CopyFailed: 1 }, {}, FAILED],
  ['a refusal because of its properties', { CopyFailed: 1 }, { change: { OutputBucket: '' } }, FAILED],
  ['a rollback: nothing', undefined, { type: 'Update' }, done({ situation: 'restore' })],
  ['a rollback that failed', { CopyFailed: 1 }, { type: 'Update' }, FAILED],
  ['a deletion', { DeleteFailed: 0 }, { type: 'Delete' }, done({ situation: 'remove' })],
  ['a deletion that failed', { DeleteFailed: 1 }, { type: 'Delete' }, FAILED],
])('a request counts %s', (_case, values, change, end) => {
  const asked = event(change);

  expect(measure(asked, end)).toEqual(values && { event: asked, projectName: 'shapes-prod', values });
});

test.each<Row>([
  ['the first link, which hands over: nothing', undefined, FIRST, done(MADE, IN_PROGRESS)],
  ['the first link, if it sees the end: the duration', { CopyDuration: 540 }, FIRST, done(MADE)],
  ['a middle link that finds a finished copy: nothing', undefined, MIDDLE, done()],
  ['a middle link that sees the copy fail', { CopyFailed: 1 }, MIDDLE, FAILED],
  [
    'the last link, if it sees the end: the duration from the beginning',
    { CopyFailed: 0, CopyDuration: 7_800 },
    LAST,
    done(SEEN, BEGUN),
  ],
  ['the last link, if it finds a finished copy', { CopyFailed: 0 }, LAST, done({}, BEGUN)],
  ['the deletion of a follower: nothing', undefined, { ...LAST, type: 'Delete' }, done()],
])('a chain counts %s', (_case, values, change, end) => {
  const asked = event(change);
  const LogicalResourceId = asked.ResourceProperties.First ?? 'Copy';

  expect(measure(asked, end)).toEqual(
    values && { event: { ...asked, LogicalResourceId }, projectName: 'shapes-prod', values },
  );
});

test('a refusal that names no project counts for none', () => {
  const asked = event({ change: { DestinationProjectArn: 'shapes-prod' } });

  expect(measure(asked, FAILED)).toEqual({ event: asked, projectName: undefined, values: { CopyFailed: 1 } });
});
