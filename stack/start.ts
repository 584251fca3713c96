import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { seeded } from '../simulators/webitel/random';
import { startTraffic } from '../simulators/webitel/traffic';
import { createWebitelSimulator } from '../simulators/webitel/webitel-simulator';
import { projectRoot } from '../src/project-root';
import { takeDataDir } from './data-lock';
import { startEmbeddedStack } from './embedded-stack';
import { startRealStack } from './real-stack';
import { playScenario } from './scenarios/play-scenario';
import type { Scenario } from './scenarios/scenario';
import { SCENARIOS } from './scenarios/scenarios';
import { speedFor, stackFor } from './scenarios/stack-for';
import { summaryAsText } from './scenarios/summary';
import { NothingToRunOn } from './servers/servers';
import type { Stack, StackSecrets } from './stack';

interface Options {
  readonly embedded?: true;
  readonly fresh?: true;
  readonly scenario?: string;
  readonly exit?: true;
  readonly json?: true;
  readonly instances: number;
  readonly quiet?: true;
  readonly containers?: true;
  readonly data?: string;
}

const FAILED = 1;
const USAGE = 2;

const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 6) throw new InvalidArgumentError('Set 1 to 6.');
  return number;
};

const scenarioName = (value: string): string => {
  if (!(value in SCENARIOS)) throw new InvalidArgumentError(`There are ${Object.keys(SCENARIOS).join(', ')}.`);
  return value;
};

const program = new Command('npm start --')
  .description('The whole pipeline on this machine, with a simulated Webitel and a simulated Creatio.')
  .option('--embedded', 'in memory, in one process, with nothing but Node: for a first look; it keeps nothing')
  .option('--fresh', 'forget what earlier starts left in .data/')
  .option('--scenario <name>', `play one of ${Object.keys(SCENARIOS).join(', ')}`, scenarioName)
  .option('--exit', 'end with the scenario; exit code 1 if an invariant broke')
  .option('--json', 'the summary as JSON, alone on stdout')
  .option('--instances <n>', 'processes of each role', positive, 1)
  .option('--containers', 'Kafka, Redis and the registry in containers, which keep nothing')
  .option('--quiet', 'no background traffic')
  .option('--data <folder>', 'where state is kept (default: .data)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const main = async (options: Options): Promise<number> => {
  const scenario = options.scenario === undefined ? undefined : SCENARIOS[options.scenario];
  const base = options.data === undefined ? join(projectRoot(), '.data') : resolve(options.data);
  const wanted = scenario === undefined ? base : join(base, 'scenarios', String(options.scenario));
  const data = options.embedded ? null : takeDataDir(wanted, options.fresh === true || scenario !== undefined);
  const stopped = signalled();
  const startedMs = Date.now();
  let stack: Stack | null = null;
  try {
    const starting = start(options, data?.path ?? null, scenario ?? null);
    stack = await Promise.race([starting, stopped.then(() => null)]);
    if (stack === null) {
      // Interrupted while starting: what has begun is ended all the same.
      await starting.then((begun) => begun.close()).catch(() => {});
      return FAILED;
    }
    if (data !== null)
      writeFileSync(join(data.path, 'endpoints.json'), `${JSON.stringify(stack.endpoints, null, 2)}\n`);
    say(`ready after ${((Date.now() - startedMs) / 1_000).toFixed(1)} s`);
    if (scenario === undefined) return await demonstrate(stack, options, stopped);
    return await play(stack, String(options.scenario), scenario, options, stopped);
  } catch (error) {
    if (error instanceof NothingToRunOn) {
      say(error.message);
      return USAGE;
    }
    throw error;
  } finally {
    await stack?.close();
    data?.release();
  }
};

const start = (options: Options, dataDir: string | null, scenario: Scenario | null): Promise<Stack> => {
  const shared = { ...stackFor(scenario, dataDir === null), say };
  if (dataDir === null) return startEmbeddedStack(shared);
  return startRealStack({ ...shared, dataDir, instances: options.instances, containers: options.containers === true });
};

const play = async (
  stack: Stack,
  name: string,
  scenario: Scenario,
  options: Options,
  stopped: Promise<void>,
): Promise<number> => {
  const speed = speedFor(scenario, options.embedded === true);
  say(`${name}: ${scenario.about}; ${speed} played seconds a second`);
  const summary = await Promise.race([playScenario(name, scenario, stack, { speed, say }), stopped.then(() => null)]);
  if (summary === null) return FAILED;
  process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : summaryAsText(summary));
  if (!options.exit) {
    show(stack);
    await stopped;
  }
  return summary.invariantsBroken === 0 ? 0 : FAILED;
};

const demonstrate = async (stack: Stack, options: Options, stopped: Promise<void>): Promise<number> => {
  const { clock } = stack;
  const simulator = createWebitelSimulator({
    relayUrl: stack.endpoints.relay,
    token: stack.secrets.relayToken,
    hmacSecret: stack.secrets.relayHmacSecret,
    clock,
  });
  const traffic = options.quiet
    ? null
    : startTraffic({ simulator, clock, random: seeded(Date.now() % 1_000_000), conversationsPerMinute: 6 });
  show(stack);
  if (options.embedded) process.stdout.write('In memory: nothing of this is kept.\n');
  process.stdout.write('Ctrl-C stops everything.\n');
  await stopped;
  traffic?.stop();
  await simulator.stop();
  return 0;
};

const show = (stack: Stack): void => {
  const { relay, actions, creatio, kafka, redis, schemaRegistry, roles, dataDir } = stack.endpoints;
  const line = (name: string, value: string | null): string =>
    value === null ? '' : `  ${name.padEnd(16)} ${value}\n`;
  process.stdout.write(
    [
      '\n',
      line('Creatio', `${creatio}/  (simulated: activities and reminders)`),
      line('relay', `${relay}/webitel/events`),
      line('actions', `${actions}/cases/{caseId}/{accept|decline|complete|cancel}`),
      line('Kafka', kafka),
      line('Redis', redis),
      line('schema registry', schemaRegistry),
      ...roles.map(({ name, url }) => line(name, `${url}/metrics  /healthz  /readyz`)),
      line('addresses', dataDir === null ? null : join(dataDir, 'endpoints.json')),
      '\nA customer waits and nobody comes; about twenty seconds later (ten that it may wait, ten of grace) it is an activity in Creatio:\n\n',
      `  ${tryIt(relay, stack.secrets)}\n\n`,
    ].join(''),
  );
};

const tryIt = (relay: string, { relayToken, relayHmacSecret }: StackSecrets): string => {
  const hook = `{"state":"joined","channel":"chat","attempt_id":"1","queue_id":"20","queue_name":"Try it","member_channel_id":"${randomUUID()}","cid":"7001","chat":"telegram","from":"Jane","timestamp":"'$(date +%s)000'"}`;
  const to = `'${relay}/webitel/events?domain=1' -H 'content-type: application/json'`;
  if (relayToken !== undefined) return `curl ${to} -H "x-token: $RELAY_TOKEN" -d '${hook}'`;
  if (relayHmacSecret === undefined) return `curl ${to} -d '${hook}'`;
  const sign = `openssl dgst -sha256 -hmac "$RELAY_HMAC_SECRET" -r | cut -d' ' -f1`;
  return `body='${hook}'; curl ${to} -H "x-webitel-sign: $(printf %s "$body" | ${sign})" -d "$body"`;
};

/** Ctrl-C reaches every process of the terminal's group, and npm and scripts/start.mjs pass it on: one keystroke may come three times. */
const SAME_KEYSTROKE_MS = 1_000;

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    let firstAtMs: number | null = null;
    // scripts/start.mjs is gone, however it died.
    if (process.send !== undefined) process.on('disconnect', resolve);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        firstAtMs ??= performance.now();
        if (performance.now() - firstAtMs > SAME_KEYSTROKE_MS) process.exit(130);
        resolve();
      });
    }
  });

program.parse();
main(program.opts<Options>()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(FAILED);
  },
);
