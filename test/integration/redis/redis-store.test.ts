import { randomUUID } from 'node:crypto';
import { silentLogger } from '../../../src/ports/logger';
import { createRedisStore } from '../../../src/redis/redis-store';
import { describeStoreConformance } from '../../support/store-conformance';

describeStoreConformance('Redis', () =>
  createRedisStore({
    url: process.env['MC_TEST_REDIS_URL'] ?? '',
    namespace: `test-${randomUUID()}`,
    logger: silentLogger,
  }),
);
