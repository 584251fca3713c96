import { setTimeout as pause } from 'node:timers/promises';
import type { RealStack } from '../real-stack';
import { readCreatioFacts } from '../scenarios/creatio-facts';
import { judge } from '../scenarios/judge';
import type { Summary } from '../scenarios/summary';
import { readTopicFacts } from '../scenarios/topic-facts';
import { waitUntil } from '../servers/wait-until';
import { activitiesIn, capacityOf, setFaults } from './capacity';
import { startMisses } from './traffic';
import { backlogOf, connectorCounters, watchConnector } from './watch';

export interface DrillOptions {
  readonly outageMs: number;
  readonly secondOutageMs: number;
  readonly perSecond: number;
  say(line: string): void;
}

export interface Figures {
  readonly outageSeconds: number;
  /** Looks at the group during the first outage, and what was seen of it. */
  readonly looks: number;
  readonly memberships: number;
  readonly unstableLooks: number;
  readonly rebalancesInOutage: number;
  readonly backlogAtReturn: number;
  readonly drainSeconds: number;
  /** Cases a second: of bare loops, and of the connector in the drain. */
  readonly capacity: number;
  readonly drainRate: number;
  readonly drainShare: number;
  readonly tripsInDrain: number;
  readonly deadLetters: number;
  readonly backlogAtKill: number;
  readonly killedInDrain: boolean;
  readonly activities: number;
  /** The chats of the whole drill, judged from the topics and Creatio. */
  readonly summary: Summary;
}

/** A real one takes tens of milliseconds; half of it to the whole. */
const LATENCY_MS = 60;
/** As many requests at a time as the connector may send: its default. */
const AT_A_TIME = 4;
const CAPACITY_MS = 10_000;
const DRAIN_MS = 600_000;
const REST_MS = 180_000;
/** The drain of so many is over: traffic goes on, and its own are always on their way. */
const DRAINED_BELOW = 10;

export const runDrill = async (stack: RealStack, options: DrillOptions): Promise<Figures> => {
  const { say } = options;
  const creatio = stack.endpoints.creatio;
  await setFaults(creatio, { latencyMs: LATENCY_MS });
  say('what the simulated Creatio can take …');
  const capacity = await capacityOf(stack.creatio, AT_A_TIME, CAPACITY_MS);
  say(`${capacity.toFixed(1)} cases a second, ${AT_A_TIME} requests at a time`);
  const traffic = startMisses(stack, options.perSecond);
  try {
    await waitUntil(
      'the first activity',
      120_000,
      async () => (await readCreatioFacts(stack.creatio)).activities.length > 0,
    );

    say(`Creatio goes away for ${options.outageMs / 1_000} s`);
    const watching = await watchConnector(stack);
    await setFaults(creatio, { down: true });
    await pause(options.outageMs);
    const watched = await watching.stop();
    const backlogAtReturn = await backlogOf(stack);
    const opened = (await connectorCounters(stack)).breakerOpened;
    say(`Creatio is back, ${backlogAtReturn} commands wait`);
    await setFaults(creatio, { down: false });
    const drain = await measureDrain(stack);
    const tripsInDrain = (await connectorCounters(stack)).breakerOpened - opened;
    say(`drained in ${drain.seconds.toFixed(0)} s`);

    say(`Creatio goes away for ${options.secondOutageMs / 1_000} s more`);
    await setFaults(creatio, { down: true });
    await pause(options.secondOutageMs);
    await setFaults(creatio, { down: false });
    const killed = await killInDrain(stack);
    say(`the connector was killed with ${killed.backlog} commands left`);
    await waitUntil('the second drain', DRAIN_MS, async () => (await backlogNow(stack)) < DRAINED_BELOW);
    await traffic.stop();
    say('waiting until everything has come to rest …');
    const summary = await rested(stack, traffic.expected);
    return {
      outageSeconds: options.outageMs / 1_000,
      looks: watched.looks,
      memberships: watched.memberships.size,
      unstableLooks: watched.unstable.length,
      rebalancesInOutage: watched.rebalances,
      backlogAtReturn,
      drainSeconds: drain.seconds,
      capacity,
      drainRate: drain.rate,
      drainShare: drain.rate / capacity,
      tripsInDrain,
      deadLetters: summary.deadLetters,
      backlogAtKill: killed.backlog,
      killedInDrain: killed.backlog >= DRAINED_BELOW,
      activities: summary.activities,
      summary,
    };
  } finally {
    await traffic.stop();
  }
};

/** Not asked all the time: that would disturb what is measured. */
const backlogNow = async (stack: RealStack): Promise<number> => {
  await pause(400);
  return backlogOf(stack);
};

/** From the first activity that is written again until the backlog is gone. */
const measureDrain = async (stack: RealStack): Promise<{ readonly seconds: number; readonly rate: number }> => {
  const url = stack.endpoints.creatio;
  const atReturn = await activitiesIn(url);
  await waitUntil('the first activity after it', 120_000, async () => (await activitiesIn(url)) > atReturn);
  const before = await activitiesIn(url);
  const startedMs = performance.now();
  await waitUntil('the drain', DRAIN_MS, async () => (await backlogNow(stack)) < DRAINED_BELOW);
  const seconds = (performance.now() - startedMs) / 1_000;
  return { seconds, rate: ((await activitiesIn(url)) - before) / seconds };
};

/** Half of what waits has been done: then it is killed without a word, and started again by its supervisor. */
const killInDrain = async (stack: RealStack): Promise<{ readonly backlog: number }> => {
  const whole = await backlogOf(stack);
  let backlog = whole;
  await waitUntil('half of the second drain', DRAIN_MS, async () => {
    backlog = await backlogNow(stack);
    return backlog < whole / 2;
  });
  const connector = stack.processes.find(({ name }) => name === 'connector');
  if (connector === undefined) throw new Error('there is no connector');
  connector.signal('SIGKILL');
  return { backlog };
};

const rested = async (stack: RealStack, expected: Parameters<typeof judge>[3]): Promise<Summary> => {
  const untilMs = Date.now() + REST_MS;
  for (;;) {
    const summary = judge(
      'drill',
      await readTopicFacts(stack.log, stack.codecs),
      await readCreatioFacts(stack.creatio),
      expected,
    );
    if (summary.invariantsBroken === 0 || Date.now() > untilMs) return summary;
    await pause(3_000);
  }
};

/** Least share of what Creatio can take that the drain must reach. */
const SHARE = 0.9;

/** A sentence for each thing that isn't as promised. */
export const broken = (figures: Figures): readonly string[] => [
  ...(figures.memberships === 1 && figures.unstableLooks === 0 && figures.rebalancesInOutage === 0
    ? []
    : ['the group rebalanced while Creatio was away']),
  ...(figures.deadLetters === 0 ? [] : [`${figures.deadLetters} dead letters`]),
  ...(figures.tripsInDrain === 0 ? [] : [`the breaker tripped ${figures.tripsInDrain} times in the drain`]),
  ...(figures.drainShare >= SHARE ? [] : [`the drain reached ${figures.drainShare.toFixed(2)} of what Creatio takes`]),
  ...(figures.killedInDrain ? [] : ['the connector was killed after the drain: make the second outage longer']),
  ...figures.summary.broken,
];

export const asText = ({ summary, ...figures }: Figures, sentences: readonly string[]): string => {
  const rows = Object.entries(figures).map(([name, value]) => {
    const shown = typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value);
    return `  ${name.padEnd(20)} ${shown.padStart(8)}`;
  });
  return [
    'drill',
    ...rows,
    `  ${summary.missed} missed, ${summary.lostMisses} lost, ${summary.duplicateActivities} twice`,
    ...sentences.map((sentence) => `  BROKEN: ${sentence}`),
    '',
  ].join('\n');
};
