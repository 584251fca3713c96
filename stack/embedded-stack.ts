import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { INTEGRATION_USER, UNASSIGNED_CONTACT_ID } from '../simulators/creatio/seed';
import { startCreatioSimulator } from '../simulators/creatio/simulator';
import { digest } from '../src/cli/policy-source';
import { clockOf } from '../src/clock/clocks';
import { readEnvironment } from '../src/config/environment';
import { mistakesAsText } from '../src/policy/checked-yaml';
import { parsePolicy } from '../src/policy/policy-file';
import { publishPolicy } from '../src/policy/publish-policy';
import { createMemoryPlatforms } from '../src/roles/memory-platform';
import { ROLES, type Role, type RunningRole } from '../src/roles/platform';
import { startRole } from '../src/roles/run-role';
import { OBSERVER } from './observer';
import { freePort } from './servers/free-port';
import { pacedEnv, type Stack, type StackOptions, speedOf } from './stack';

/** The whole pipeline in this process, on the log and the store in memory. It keeps nothing. */
export const startEmbeddedStack = async (options: StackOptions): Promise<Stack> => {
  const clock = clockOf(options.clockText ?? undefined);
  const memory = createMemoryPlatforms(clock, { sideInputsEveryMs: 1_000 / Math.min(speedOf(options.clockText), 5) });
  const creatio = await startCreatioSimulator({ port: 0, dataFile: null, now: clock.now });
  creatio.admin.switch(true);

  const parsed = parsePolicy(readFileSync(options.policyFile, 'utf8'), digest);
  if (!('policy' in parsed)) throw new Error(mistakesAsText(options.policyFile, parsed.mistakes));
  const { log, codecs } = memory;
  await publishPolicy({ log, writer: log.writer(), codecs, clock }, parsed.policy);

  const running: { readonly role: Role; readonly running: RunningRole; close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(running.map((each) => each.close()));
    await creatio.close();
  };
  try {
    for (const role of ROLES) {
      const { environment, mistakes } = readEnvironment(
        {
          ...pacedEnv(options.clockText),
          HOST: '127.0.0.1',
          [`${role.toUpperCase()}_PORT`]: String(await freePort()),
          CREATIO_URL: creatio.url,
          CREATIO_USER: INTEGRATION_USER.login,
          CREATIO_PASSWORD: INTEGRATION_USER.login,
          CREATIO_UNASSIGNED_CONTACT_ID: UNASSIGNED_CONTACT_ID,
          RELAY_ID: `relay-${randomBytes(3).toString('hex')}`,
          LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
          ...options.env,
        },
        (path) => readFileSync(path, 'utf8'),
      );
      if (mistakes.length > 0) throw new Error(mistakes.map(({ name, message }) => `${name}: ${message}`).join('\n'));
      const platform = memory.platform(role, environment);
      const started = await startRole(role, platform);
      started.done.catch((error: unknown) => options.say(`${role} died: ${String(error)}`));
      running.push({
        role,
        running: started,
        close: async () => {
          await started.close();
          await platform.close();
        },
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const urlOf = (role: Role): string => `http://127.0.0.1:${running.find((each) => each.role === role)?.running.port}`;
  return {
    endpoints: {
      relay: urlOf('relay'),
      actions: urlOf('actions'),
      creatio: creatio.url,
      kafka: null,
      redis: null,
      schemaRegistry: null,
      roles: ROLES.map((role) => ({ name: role, url: urlOf(role), pid: null })),
      dataDir: null,
    },
    clock,
    log,
    codecs,
    creatio: { url: creatio.url, prefix: '', user: OBSERVER, password: OBSERVER },
    technicalUser: INTEGRATION_USER.login,
    secrets: {},
    close,
  };
};
