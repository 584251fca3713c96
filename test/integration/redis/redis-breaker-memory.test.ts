import { randomUUID } from 'node:crypto';
import { silentLogger } from '../../../src/ports/logger';
import { createRedisStore } from '../../../src/redis/redis-store';
import { describeBreakerMemoryConformance } from '../../support/breaker-memory-conformance';

describeBreakerMemoryConformance('Redis', () => {
  const url = process.env['MC_TEST_REDIS_URL'] ?? '';
  const store = createRedisStore({ url, namespace: `test-${randomUUID()}`, logger: silentLogger });
  return { memory: store.breakers, close: store.close };
});

it('a Redis that is away is said, not taken for a memory that knows nothing', async () => {
  const store = createRedisStore({ url: 'redis://127.0.0.1:1', namespace: 'test', logger: silentLogger });
  await expect(store.breakers.read()).rejects.toThrow();
  await store.close();
});
