import { readEnvironment } from '../../../src/config/environment';

const noFile = (): string => {
  throw new Error('no such file');
};

describe('configuration', () => {
  test('without anything set the defaults hold', () => {
    const { environment, mistakes } = readEnvironment({}, noFile);
    expect(mistakes).toEqual([]);
    expect(environment).toMatchObject({
      KAFKA_BROKERS: '127.0.0.1:9092',
      HEARTBEATS: 'sources',
      RELAY_TOKEN: undefined,
    });
  });

  test('all mistakes are reported at once, each with what was found and what to set', () => {
    const { mistakes } = readEnvironment(
      { KAFKA_BROKERS: 'kafka', RELAY_PORT: '70000', HEARTBEATS: 'no', CREATIO_URL: 'creatio' },
      noFile,
    );
    expect(mistakes).toEqual([
      { name: 'KAFKA_BROKERS', message: 'found "kafka": set host:port, comma-separated' },
      { name: 'RELAY_PORT', message: 'found "70000": set a whole number from 0 to 65535' },
      { name: 'HEARTBEATS', message: 'found "no": set one of sources, self' },
      { name: 'CREATIO_URL', message: 'found "creatio": set an absolute URL' },
    ]);
  });

  test('a secret may stand in a file, whose last line break is not part of it', () => {
    const { environment } = readEnvironment({ RELAY_TOKEN_FILE: '/run/secrets/relay' }, (path) => `${path}-secret\n`);
    expect(environment.RELAY_TOKEN).toBe('/run/secrets/relay-secret');
  });

  test('a secret file that can not be read is a mistake, not an empty secret', () => {
    expect(readEnvironment({ CREATIO_PASSWORD_FILE: '/nowhere' }, noFile).mistakes).toEqual([
      { name: 'CREATIO_PASSWORD_FILE', message: 'found "/nowhere": no such file. Name a file that can be read' },
    ]);
  });
});
