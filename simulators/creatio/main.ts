/**
 * A simulated Creatio, for demonstration and tests only: it keeps to what is known of the real one's OData, sessions, activities and
 * reminders. Nothing that is deployed needs it.
 *
 * Environment: CREATIO_PORT (8095), CREATIO_IDENTITY_PORT (any free one), HOST, CREATIO_MODE (net or framework), CREATIO_DATA_FILE, MISSED_CHATS_CLOCK, CREATIO_SWITCH_ON (true).
 */
import { clockOf } from '../../src/clock/clocks';
import { startCreatioSimulator } from './simulator';

const main = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const clock = clockOf(env['MISSED_CHATS_CLOCK']);
  const simulator = await startCreatioSimulator({
    port: Number(env['CREATIO_PORT'] ?? '8095'),
    identityPort: Number(env['CREATIO_IDENTITY_PORT'] ?? '0'),
    host: env['HOST'] ?? '127.0.0.1',
    mode: env['CREATIO_MODE'] === 'framework' ? 'framework' : 'net',
    dataFile: env['CREATIO_DATA_FILE'] ?? null,
    now: clock.now,
  });
  if (env['CREATIO_SWITCH_ON'] === 'true') simulator.admin.switch(true);
  process.send?.({ ports: { creatio: simulator.port } });
  process.stdout.write(`simulated Creatio at ${simulator.url}, its identity service at ${simulator.identityUrl}\n`);
  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  if (process.send !== undefined) process.on('disconnect', stop);
};

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
