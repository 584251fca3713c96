import { clockOf } from '../clock/clocks';
import { type Environment, text } from '../config/environment';
import { createLogger } from '../log/pino-logger';
import { createRedisStore } from '../redis/redis-store';
import { type BreakerAction, type BreakerName, commandBreaker } from './breaker';

/** @returns the exit code */
export const breaker = async (environment: Environment, action: BreakerAction, name: BreakerName): Promise<number> => {
  const logger = createLogger('breaker', text(environment, 'LOG_LEVEL'));
  const store = createRedisStore({
    url: text(environment, 'REDIS_URL'),
    namespace: text(environment, 'NAMESPACE'),
    logger,
  });
  try {
    const now = clockOf(environment.MISSED_CHATS_CLOCK).now();
    process.stdout.write(await commandBreaker(store.breakers, action, name, now));
    return 0;
  } catch (error) {
    logger.info({ error: String(error) }, 'no answer');
    process.stderr.write(`Redis at ${new URL(text(environment, 'REDIS_URL')).host} does not answer: check REDIS_URL\n`);
    return 1;
  } finally {
    await store.close();
  }
};
