/**
 * A simulated Webitel, for demonstration and tests only: it plays invented conversations through the relay, in the shapes in which Webitel
 * sends them. Nothing that is deployed needs it.
 *
 * Environment: RELAY_URL, RELAY_TOKEN or RELAY_HMAC_SECRET, MISSED_CHATS_CLOCK (realStartMs,virtualStartMs,speed),
 * SIMULATOR_CONVERSATIONS_PER_MINUTE (6), SIMULATOR_SEED.
 */
import { parseClock, systemClock } from '../../src/clock/clocks';
import { seeded } from './random';
import { startTraffic } from './traffic';
import { createWebitelSimulator } from './webitel-simulator';

const main = async (env: Readonly<Record<string, string | undefined>>): Promise<void> => {
  const perMinute = Number(env['SIMULATOR_CONVERSATIONS_PER_MINUTE'] ?? '6');
  const seed = Number(env['SIMULATOR_SEED'] ?? Date.now() % 1_000_000);
  if (!(perMinute > 0) || !Number.isInteger(seed)) {
    process.stderr.write(
      'SIMULATOR_CONVERSATIONS_PER_MINUTE must be above zero, SIMULATOR_SEED a whole number: set them or leave them out\n',
    );
    process.exitCode = 2;
    return;
  }
  const clock = env['MISSED_CHATS_CLOCK'] === undefined ? systemClock : parseClock(env['MISSED_CHATS_CLOCK']);
  const relayUrl = env['RELAY_URL'] ?? 'http://127.0.0.1:8090';
  const simulator = createWebitelSimulator({
    relayUrl,
    clock,
    token: env['RELAY_TOKEN'],
    hmacSecret: env['RELAY_HMAC_SECRET'],
  });
  const traffic = startTraffic({
    simulator,
    clock,
    random: seeded(seed),
    conversationsPerMinute: perMinute,
    onStarted: (kind) => process.stdout.write(`${new Date(clock.now()).toISOString()} ${kind}\n`),
  });
  process.stdout.write(`simulated Webitel: ${perMinute} conversations a minute to ${relayUrl}, seed ${seed}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  traffic.stop();
  await simulator.stop();
  const { taken, lost, refused } = simulator.deliveries();
  process.stdout.write(`simulated Webitel: ${taken} taken, ${lost.length} lost, ${refused.length} refused\n`);
};

void main(process.env);
