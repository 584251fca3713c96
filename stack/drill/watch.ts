import { createKafkaClient } from '../../src/kafka/client';
import { inspectKafka } from '../../src/kafka/inspect';
import { silentLogger } from '../../src/ports/logger';
import { TOPICS } from '../../src/topology/topics';
import type { RealStack } from '../real-stack';

/** What was seen of the connector's group and breaker, from outside. */
export interface Watched {
  readonly looks: number;
  /** Every set of members that was seen, and every state other than Stable. */
  readonly memberships: ReadonlySet<string>;
  readonly unstable: readonly string[];
  /** Times that its own counters say so. */
  readonly rebalances: number;
  readonly breakerOpened: number;
}

const LOOK_EVERY_MS = 2_000;
const GROUP = 'missed-chats.connector';

/** Looks at the group again and again until it is stopped. */
export const watchConnector = async (stack: RealStack): Promise<{ stop(): Promise<Watched> }> => {
  const kafka = createKafkaClient({
    brokers: (stack.endpoints.kafka ?? '').split(','),
    clientId: 'missed-chats-drill',
    logger: silentLogger,
  });
  const memberships = new Set<string>();
  const unstable: string[] = [];
  let looks = 0;
  let stopped = false;
  const before = await connectorCounters(stack);
  const look = async (): Promise<void> => {
    const { groups } = await inspectKafka(kafka, [], [{ group: GROUP, topic: TOPICS.activityCommands.name }]);
    const [group] = groups;
    looks += 1;
    if (group?.state === 'Stable') memberships.add(group.memberIds.join(' '));
    else unstable.push(group?.state ?? 'none');
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped = true;
      await running;
      const after = await connectorCounters(stack);
      return {
        looks,
        memberships,
        unstable,
        rebalances: after.rebalances - before.rebalances,
        breakerOpened: after.breakerOpened - before.breakerOpened,
      };
    },
  };
};

/** The connector's own counters of what it went through. */
export const connectorCounters = async (
  stack: RealStack,
): Promise<{ readonly rebalances: number; readonly breakerOpened: number }> => {
  const url = stack.endpoints.roles.find(({ name }) => name === 'connector')?.url ?? '';
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string, label: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  return {
    rebalances: sum('missed_chats_rebalances_total', ''),
    breakerOpened: sum('creatio_breaker_opened_total', 'breaker="creatio"'),
  };
};

/** Records of its topic that the connector has not done. */
export const backlogOf = async (stack: RealStack): Promise<number> => {
  const kafka = createKafkaClient({
    brokers: (stack.endpoints.kafka ?? '').split(','),
    clientId: 'missed-chats-drill',
    logger: silentLogger,
  });
  const { groups } = await inspectKafka(kafka, [], [{ group: GROUP, topic: TOPICS.activityCommands.name }]);
  return groups[0]?.lag ?? Number.POSITIVE_INFINITY;
};
