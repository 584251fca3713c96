import { parseArgs } from 'node:util';
import { chosen, parseChoice, textOf } from './history/choice';
import { makePlan } from './history/make-plan';
import { describe } from './history/plan';
import { type Failure, playAndJudge, simulate } from './simulate';
import { makeTopicsSmall } from './world/small-topics';

const USAGE = `npm run simulate -- [--histories N] [--seed S] [--replay <what a failure printed>]

  --histories  how many, one after the other (default 500)
  --seed       of the first one; each next one counts up (default 1)
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

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      replay: { type: 'string' },
    },
  });
  makeTopicsSmall();
  if (values.replay !== undefined) return replay(values.replay);
  const histories = Number(values.histories);
  const first = Number(values.seed);
  if (!Number.isSafeInteger(histories) || histories < 1 || !Number.isSafeInteger(first) || first < 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const startedMs = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - startedMs) / 1e9;
  let failed = 0;
  for (let done = 1; done <= histories; done += 1) {
    const failure = await simulate(first + done - 1);
    if (failure !== null) {
      failed += 1;
      report(failure);
    }
    if (done % PROGRESS_EVERY === 0 || done === histories)
      say(`${done} of ${histories} histories, ${failed} failed, ${seconds().toFixed(1)} s`);
  }
  return failed === 0 ? 0 : 1;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${USAGE}`);
    process.exit(2);
  },
);
