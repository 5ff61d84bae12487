import { log } from '../../lambda/log';
import { silence } from '../../testing/handlers/answers';

silence();

test('an entry of the log is JSON in one line', () => {
  log({ what: 'two\nlines', calls: [{ call: 'GetObject' }] });

  expect(console.log).toHaveBeenCalledWith('{"what":"two\\nlines","calls":[{"call":"GetObject"}]}');
});
