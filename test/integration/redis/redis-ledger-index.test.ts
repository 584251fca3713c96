import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { silentLogger } from '../../../src/ports/logger';
import { createRedisLedgerIndex } from '../../../src/redis/redis-ledger-index';
import { TOPICS } from '../../../src/topology/topics';
import { describeIndexConformance } from '../../support/index-conformance';

const url = process.env['MC_TEST_REDIS_URL'] ?? '';
const NOW = 1_790_000_000_000;
const DAY_MS = 86_400_000;

describeIndexConformance('Redis', () =>
  createRedisLedgerIndex({ url, namespace: `index-${randomUUID()}`, logger: silentLogger }, () => NOW),
);

test('an entry lives as long as the ledger keeps its record, and no longer than a month more', async () => {
  const namespace = `index-${randomUUID()}`;
  const nowMs = Date.now();
  const index = createRedisLedgerIndex({ url, namespace, logger: silentLogger });
  const redis = new Redis(url);
  try {
    await index.add({
      partition: 0,
      expected: null,
      next: 8,
      entries: [{ conversationId: 'c', offset: 7, appendedMs: nowMs }],
    });
    const [shard] = (await redis.keys(`{${namespace}:ledger-index:0}:*`)).filter((key) => !key.endsWith(':position'));
    const expiresMs = nowMs + (await redis.pttl(shard ?? ''));
    const leastMs = nowMs + TOPICS.verdicts.retentionMs;
    expect(expiresMs).toBeGreaterThan(leastMs - 60_000);
    expect(expiresMs).toBeLessThan(leastMs + 31 * DAY_MS);
  } finally {
    redis.disconnect();
    await index.close();
  }
});
