/** npm run chaos: real faults on the real stack, judged from outside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { projectRoot } from '../../src/project-root';
import { type RealStack, startRealStack } from '../real-stack';
import { comeToRest } from './come-to-rest';
import { SESSION_MS } from './fault-kinds';
import { playRound } from './play-round';
import { failureReport } from './report';

interface Options {
  readonly faults: number;
  readonly seed: number;
  readonly round: number;
  readonly json?: true;
  readonly data?: string;
}

const SPEED = 12;
const INSTANCES = 2;

const whole = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Set a whole number above zero.');
  return number;
};

const program = new Command('npm run chaos --')
  .description(
    'Kills, freezes, empties and takes away parts of the running stack, and judges from outside what it came to.',
  )
  .option('--faults <n>', 'how many', whole, 20)
  .option('--seed <n>', 'the same seed, the same traffic and the same faults', whole, Date.now() % 1_000_000)
  .option('--round <n>', 'faults between two judgements', whole, 20)
  .option('--json', 'the summaries as JSON, alone on stdout')
  .option('--data <folder>', 'where logs and data are kept (default: a temporary folder, removed when nothing broke)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const main = async (options: Options): Promise<number> => {
  const dataDir =
    options.data === undefined ? mkdtempSync(join(tmpdir(), 'missed-chats-chaos-')) : resolve(options.data);
  const nowMs = Date.now();
  const stack = await startRealStack({
    clockText: `${nowMs},${nowMs},${SPEED}`,
    policyFile: join(projectRoot(), 'policy', 'demo.yaml'),
    say,
    dataDir,
    instances: INSTANCES,
    containers: false,
    env: { KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) },
  });
  let isWhole = false;
  try {
    isWhole = await playRounds(stack, options, dataDir);
    return isWhole ? 0 : 1;
  } finally {
    await stack.close();
    if (isWhole && options.data === undefined) rmSync(dataDir, { recursive: true });
  }
};

const playRounds = async (stack: RealStack, options: Options, dataDir: string): Promise<boolean> => {
  requireOurs(stack);
  for (let done = 0, seed = options.seed; done < options.faults; seed += 1) {
    const faults = Math.min(options.round, options.faults - done);
    const round = await playRound(stack, { seed, faults, speed: SPEED, say });
    say('waiting until everything has come to rest …');
    const summary = await comeToRest(stack, round.expected, say);
    done += faults;
    if (options.json) process.stdout.write(`${JSON.stringify({ seed, faults, ...summary })}\n`);
    if (summary.invariantsBroken > 0) {
      process.stderr.write(failureReport(seed, round, summary, dataDir));
      return false;
    }
    say(
      `${done} of ${options.faults} faults: ${summary.episodes} episodes, ${summary.missed} missed, ${summary.activities} activities, nothing broken`,
    );
  }
  return true;
};

/** Somebody else's server must not be killed; and what can't be killed proves nothing. */
const requireOurs = ({ servers, processes }: RealStack): void => {
  const foreign = Object.entries({ kafka: servers.kafka, redis: servers.redis, registry: servers.registry })
    .filter(([, { origin }]) => origin !== 'local' && origin !== 'built-in')
    .map(([part]) => part);
  if (!processes.some(({ name }) => name === 'creatio')) foreign.push('creatio');
  if (foreign.length > 0)
    throw new Error(
      `${foreign.join(', ')}: not a local process of this stack, so it can't be killed: unset its address, and install Java and Maven`,
    );
};

/** What is under way is left as it is: all children end with this process. */
const stop = (): void => process.exit(130);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
if (process.send !== undefined) process.on('disconnect', stop);

program.parse();
main(program.opts<Options>()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
