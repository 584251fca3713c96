import type { Environment } from '../config/environment';
import { createKafkaPlatform } from '../roles/kafka-platform';
import type { Role } from '../roles/platform';
import { startRole } from '../roles/run-role';

/** How long a role may take to drain before it is ended all the same. */
const DRAIN_MS = 20_000;

/**
 * Runs roles in this process until a signal, or until one of them can't go on.
 *
 * @returns the exit code: 0 after a signal, 1 when a role died
 */
export const run = async (roles: readonly Role[], environment: Environment): Promise<number> => {
  const platforms = await Promise.all(roles.map((role) => createKafkaPlatform(role, environment)));
  const started = await Promise.all(
    platforms.map(async (platform, index) => ({ platform, running: await startRole(roles[index] as Role, platform) })),
  );
  for (const { platform, running } of started) platform.logger.info({ port: running.port }, 'role started');
  // The supervisor learns the ports from here: they may have been chosen by the system.
  process.send?.({ ports: Object.fromEntries(started.map(({ running }, index) => [roles[index], running.port])) });

  const code = await Promise.race([
    signalled().then(() => 0),
    ...started.map(({ platform, running }) =>
      running.done.then(
        () => 0,
        (error: unknown) => {
          platform.logger.error(
            { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
            'the role can not go on',
          );
          return 1;
        },
      ),
    ),
  ]);
  setTimeout(() => process.exit(1), DRAIN_MS).unref();
  await Promise.allSettled(started.map(({ running }) => running.close()));
  await Promise.allSettled(platforms.map((platform) => platform.close()));
  return code;
};

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    // Forked by a supervisor: without it nobody would stop us.
    if (process.send !== undefined) process.on('disconnect', resolve);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        resolve();
        // A second signal doesn't wait for the drain.
        process.once(signal, () => process.exit(130));
      });
    }
  });
