import { markAgain, markAsFound, markAsMade, markOf, parseMark } from '../../../lambda/cloudformation/mark';
import { BEGAN, iso, operationIn, START } from '../../../testing/handlers/answers';
import { request } from '../../../testing/handlers/copy-requests';

test('a mark with the stack’s uuid and the operation’s time can be read again', () => {
  const { stack } = request();

  const mark = markOf(stack, operationIn());

  expect(mark).toBe('0c6b9a00-0000-0000-0000-000000000000/2025-12-31T23:59:55.000Z');
  expect(parseMark(mark)).toEqual({ stack: stack.uuid, since: iso(BEGAN) });
});

test('a mark says that the operation made the thing', () => {
  const { stack } = request();

  const mark = markAsMade(stack, operationIn());

  expect(mark).toBe('0c6b9a00-0000-0000-0000-000000000000/2025-12-31T23:59:55.000Z/made');
  expect(parseMark(mark)).toEqual({ stack: stack.uuid, since: iso(BEGAN), made: true });
});

test('a mark says that the operation only found the thing', () => {
  const { stack } = request();

  const mark = markAsFound(stack, operationIn());

  expect(mark).toBe('0c6b9a00-0000-0000-0000-000000000000/2025-12-31T23:59:55.000Z/found');
  expect(parseMark(mark)).toEqual({ stack: stack.uuid, since: iso(BEGAN), found: true });
});

test('a mark says which operation made the thing, and which one took it back', () => {
  const made = parseMark(markOf(request().stack, operationIn()))!;
  const later = operationIn('UPDATE_IN_PROGRESS', START);

  const mark = markAgain(parseMark(markAgain(made, operationIn()))!, later);

  expect(mark).toBe('0c6b9a00-0000-0000-0000-000000000000/2025-12-31T23:59:55.000Z/2026-01-01T00:00:00.000Z');
  expect(parseMark(mark)).toEqual({ ...made, again: later.since });
});

test('of a mark with something new, the rest can be read', () => {
  expect(parseMark('uuid/2026-01-01T00:00:00.000Z/new')).toEqual({
    stack: 'uuid',
    since: '2026-01-01T00:00:00.000Z',
  });
});

test('the longest mark fits into a tag', () => {
  const mark = markAgain({ stack: request().stack.uuid, since: iso(BEGAN) }, operationIn());

  expect(mark).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
});

test.each([
  undefined,
  '',
  'given-back',
  'uuid/',
  '/2026-01-01T00:00:00.000Z',
  'uuid/yesterday',
  'uuid/2026-01-01T00:00:00.000Z/found/found',
])('%p is no mark', (text) => {
  expect(parseMark(text)).toBeUndefined();
});
