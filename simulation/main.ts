import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { chosen, parseChoice, textOf } from './history/choice';
import { makePlan } from './history/make-plan';
import { describe } from './history/plan';
import { type Failure, playAndJudge, simulate } from './simulate';
import { makeTopicsSmall } from './world/small-topics';

const USAGE = `npm run simulate -- [--histories N] [--seed S] [--jobs J] [--replay <what a failure printed>]

  --histories  how many, one after the other (default 500)
  --seed       of the first one; each next one counts up (default 1)
  --jobs       processes that share them (default 1): one history takes the clocks of its process
  --replay     plays one history, or a part of it, and says what it breaks
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const report = ({ seed, minimal, violations }: Failure): void => {
  const text = textOf(minimal);
  const plan = chosen(makePlan(seed), minimal);
  say(`\nFAILED seed ${seed}`);
  say(`  again: npm run simulate -- --replay ${text}`);
  for (const { id, kind, messages } of plan.conversations)
    say(`  conversation ${id}: ${kind}, ${messages.length} messages, ${messages[0]?.conversationId ?? ''}`);
  for (const accident of plan.accidents) say(`  accident ${describe(accident)}`);
  for (const { invariant, lines } of violations) {
    say(`  broken: ${invariant}`);
    for (const line of lines.slice(0, 12)) say(`    ${line}`);
    if (lines.length > 12) say(`    … and ${lines.length - 12} more`);
  }
};

const replay = async (text: string): Promise<number> => {
  const choice = parseChoice(text);
  const violations = await playAndJudge(choice);
  if (violations.length === 0) {
    say('nothing is broken');
    return 0;
  }
  report({ seed: choice.seed, minimal: choice, violations });
  return 1;
};

const PROGRESS_EVERY = 100;

const playAll = async (first: number, histories: number): Promise<number> => {
  const startedNs = process.hrtime.bigint();
  let failed = 0;
  for (let done = 1; done <= histories; done += 1) {
    const failure = await simulate(first + done - 1);
    if (failure !== null) {
      failed += 1;
      report(failure);
    }
    if (done % PROGRESS_EVERY !== 0 && done !== histories) continue;
    const seconds = Number(process.hrtime.bigint() - startedNs) / 1e9;
    say(`seeds ${first} to ${first + done - 1}: ${failed} of ${done} histories failed, ${seconds.toFixed(1)} s`);
  }
  return failed === 0 ? 0 : 1;
};

/** Several processes, each with a share of the seeds. */
const share = async (first: number, histories: number, jobs: number): Promise<number> => {
  const each = Math.ceil(histories / jobs);
  const codes = Array.from({ length: Math.ceil(histories / each) }, (_, job) => {
    const count = Math.min(each, histories - job * each);
    const child = fork(__filename, ['--histories', String(count), '--seed', String(first + job * each)]);
    return new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
  });
  return Math.max(...(await Promise.all(codes)));
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
      replay: { type: 'string' },
    },
  });
  makeTopicsSmall();
  if (values.replay !== undefined) return replay(values.replay);
  const [histories, first, jobs] = [values.histories, values.seed, values.jobs].map(Number) as [number, number, number];
  const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  if (!isWhole(histories, 1) || !isWhole(first, 0) || !isWhole(jobs, 1)) {
    process.stderr.write(USAGE);
    return 2;
  }
  return jobs === 1 ? playAll(first, histories) : share(first, histories, jobs);
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${USAGE}`);
    process.exit(2);
  },
);
