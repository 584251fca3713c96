import { type Environment, text } from '../config/environment';
import type { LedgerIndex } from '../ports/ledger-index';
import type { Logger } from '../ports/logger';
import type { StoreInspector } from '../ports/store-inspector';
import { createRedisInspector } from '../redis/redis-inspector';
import { createRedisLedgerIndex } from '../redis/redis-ledger-index';

const options = (environment: Environment, logger: Logger) => ({
  url: text(environment, 'REDIS_URL'),
  namespace: text(environment, 'NAMESPACE'),
  logger,
});

export const openInspector = (environment: Environment, logger: Logger): StoreInspector =>
  createRedisInspector(options(environment, logger));

export const openIndex = (environment: Environment, logger: Logger): LedgerIndex =>
  createRedisLedgerIndex(options(environment, logger));
