import { createSimulatedCreatio } from '../../simulators/creatio/simulated-creatio';
import { uuidFrom } from '../../simulators/webitel/random';
import { uuidV5 } from '../../src/ids/uuid-v5';
import { createMemoryBreakerMemory } from '../../src/memory/memory-breaker-memory';
import { createMemoryStore } from '../../src/memory/memory-store';
import { DEAD_LETTERED, deadLetterTopic, TOPICS } from '../../src/topology/topics';
import { type Desk, runActions } from '../roles/actions';
import { runCases } from '../roles/cases';
import { runConnector } from '../roles/connector';
import { runDetector } from '../roles/processor';
import { type Listening, runRelay } from '../roles/relay';
import { type Broker, createBroker } from '../world/broker';
import { createLife, type Life } from '../world/life';
import { startOperators } from '../world/operators';
import { createSlot, type Slot, type World } from '../world/slot';
import { installVirtualTime } from '../world/virtual-time';
import { startWebitel } from '../world/webitel';
import { befall } from './befall';
import { watchCreatio } from './creatio-left';
import type { Outcome } from './outcome';
import { PARTS, type Parts } from './parts';
import { type Plan, T0 } from './plan';
import { publish } from './publish';
import { between, randomOf } from './random';

/** Nothing new for this long: then it has come to rest. Longer than any deadline, lease, interval or pause of a history. */
const REST_MS = 240_000;
const GIVES_UP_AFTER_MS = 3_600_000;
const STEP_MS = 30_000;
const LAST_WORDS_MS = 40_000;
const JOBS_MS = 60_000;

/** Plays a history to its end, in virtual time. One at a time in a process: it takes the clocks. */
export const play = async (plan: Plan, parts: Parts = PARTS): Promise<Outcome> => {
  const nobody = createLife('world');
  const time = installVirtualTime(T0, randomOf(plan.seed, 'turns'), nobody);
  try {
    return await playIn(plan, parts, time, nobody);
  } finally {
    time.uninstall();
  }
};

const playIn = async (
  plan: Plan,
  parts: Parts,
  time: World['time'],
  nobody: ReturnType<typeof createLife>,
): Promise<Outcome> => {
  const { pace, processes } = plan;
  const topics: Record<string, number> = {};
  for (const topic of Object.values(TOPICS)) topics[topic.name] = topic.partitions;
  for (const topic of DEAD_LETTERED) topics[deadLetterTopic(topic)] = TOPICS[topic].partitions;
  const broker = createBroker({ topics, now: time.now, random: randomOf(plan.seed, 'broker') });
  const watch = watchCreatio();
  const idsOfRows = randomOf(plan.seed, 'rows');
  const creatio = createSimulatedCreatio({
    now: time.now,
    random: randomOf(plan.seed, 'creatio'),
    newId: () => uuidFrom(idsOfRows),
    onChange: watch.onChange,
  });
  const world: World = { time, broker, redis: { store: createMemoryStore(), away: false }, creatio, deaths: [] };

  const slots: Slot[] = [];
  const slot = (name: string, run: Parameters<typeof createSlot>[0]['run']): Slot => {
    const made = createSlot({
      name,
      world,
      parts,
      random: randomOf(plan.seed, name),
      sessionMs: pace.sessionMs,
      restartMs: pace.restartMs,
      run,
    });
    slots.push(made);
    // They don't all start at once.
    time.at(T0 + between(randomOf(plan.seed, `start of ${name}`), 0, 3_000), nobody, made.start);
    return made;
  };
  const many = <T>(role: string, count: number, run: (name: string) => T): T[] =>
    Array.from({ length: count }, (_, index) => run(`${role}-${index + 1}`));

  const relays = many('relay', processes.relay, (name) => {
    const listening: Listening = { relay: null };
    return { listening, slot: slot(name, runRelay(listening, pace.heartbeatMs, 'relays')) };
  });
  many('detector', processes.detector, (name) =>
    slot(
      name,
      runDetector(() => parts.createDetector({ uuidV5 }), pace.sideInputsMs),
    ),
  );
  many('cases', processes.cases, (name) =>
    slot(
      name,
      runCases(() => parts.createCases({ uuidV5 }), pace.sideInputsMs),
    ),
  );
  const breakerMemory = createMemoryBreakerMemory(time.now);
  many('connector', processes.connector, (name) =>
    slot(
      name,
      runConnector({
        creatio,
        client: parts.client,
        breakerMemory,
        sideInputsMs: pace.sideInputsMs,
        pollMs: pace.pollMs,
      }),
    ),
  );
  const place: Desk = { handle: null };
  const desk = { place, slot: slot('actions-1', runActions(place)) };
  publish(plan, world);
  const deliveries = startWebitel(
    time,
    relays,
    plan.conversations.flatMap(({ messages }) => messages),
    randomOf(plan.seed, 'webitel'),
  );
  const told = startOperators(time, plan.seed, creatio, desk, () => !creatio.admin.faults().down, plan.calmMs);
  every(time, nobody, JOBS_MS, () => creatio.tick(time.now()));
  const heal = befall(plan, world, slots, nobody);
  await time.run(plan.calmMs);
  heal();
  let restSinceMs = time.now();
  let before = -1;
  const endMs = time.now() + GIVES_UP_AFTER_MS;
  while (time.now() - restSinceMs < REST_MS && time.now() < endMs) {
    await time.run(time.now() + STEP_MS);
    const now = stirrings(broker, deliveries.pending);
    if (now !== before) restSinceMs = time.now();
    before = now;
  }
  // What the last heartbeats said is heard too before anybody looks.
  for (const { slot: relay } of relays) relay.life?.kill();
  await time.run(time.now() + LAST_WORDS_MS);
  for (const { life } of slots) life?.kill();
  return {
    plan,
    creatio: watch.left(creatio),
    told,
    logs: Object.fromEntries(Object.keys(topics).map((name) => [name, broker.topic(name)])),
    deaths: world.deaths,
    restless: time.now() >= endMs,
  };
};

const every = (time: World['time'], life: Life, ms: number, work: () => void): void => {
  const turn = (): void => {
    time.at(time.now() + ms, life, turn);
    work();
  };
  time.at(time.now() + ms, life, turn);
};

/** Grows as long as anything happens but heartbeats. */
const stirrings = (broker: Broker, pending: number): number => {
  let count = pending * 1_000_000;
  for (const name of broker.names)
    for (const log of broker.topic(name)) for (const { key } of log) if (key?.length !== 0) count += 1;
  return count;
};
