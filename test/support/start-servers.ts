import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Servers, startServers } from '../../stack/servers/servers';

declare global {
  var missedChatsServers: Promise<Servers> | undefined;
}

/** Real servers once for all tests of a run; their addresses go to the tests through the environment. */
export default async (): Promise<void> => {
  globalThis.missedChatsServers ??= startServers({
    dataDir: mkdtempSync(join(tmpdir(), 'missed-chats-test-')),
    persistence: false,
    progress: (text) => process.stderr.write(`${text}\n`),
    ...(process.env['MC_SERVERS'] === 'containers' ? { backend: 'containers' as const } : {}),
  });
  const servers = await globalThis.missedChatsServers;
  process.env['MC_TEST_KAFKA_BROKERS'] = servers.kafka.address;
  process.env['MC_TEST_REDIS_URL'] = servers.redis.address;
  process.env['MC_TEST_SCHEMA_REGISTRY_URL'] = servers.registry.address;
};
