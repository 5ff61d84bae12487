import { defaultProvider } from '../../lambda/sdk/credentials';
import { eventStreamSerdeProvider, resolveEventStreamSerdeConfig } from '../../lambda/sdk/event-streams';

describe('credentials', () => {
  const before = process.env;
  afterEach(() => {
    process.env = before;
  });

  test('are those that Lambda puts into the environment', async () => {
    process.env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };

    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'key',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  test('without the variables are an error that names them', async () => {
    process.env = {};

    await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  });
});

test('fails by name when an operation streams events', () => {
  expect(() => eventStreamSerdeProvider()).toThrow('Event streams were left out');
});

test('a client that could stream events can still be made', () => {
  const config = { region: 'eu-west-1' };

  expect(resolveEventStreamSerdeConfig(config)).toBe(config);
});
