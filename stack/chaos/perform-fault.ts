import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RealStack } from '../real-stack';
import type { PlannedFault } from './plan-faults';

/** Ends the fault; what it hit works again, or is on its way to. */
export type Heal = () => Promise<void>;

const NOTHING_TO_HEAL: Heal = async () => {};

const FLAKY = { resetBefore: 0.05, resetAfterCommit: 0.1, errorAfterCommit: 0.05, hang: 0.02, sessionLost: 0.03 };
const STEADY = { resetBefore: 0, resetAfterCommit: 0, errorAfterCommit: 0, hang: 0, sessionLost: 0 };

/** Does one fault to a running stack. */
export const performFault = async (stack: RealStack, { kind, target }: PlannedFault): Promise<Heal> => {
  const { kafka, redis, registry } = stack.servers;
  switch (kind) {
    case 'kill-role':
      processOf(stack, target).signal('SIGKILL');
      return NOTHING_TO_HEAL;
    case 'end-role':
      processOf(stack, target).signal('SIGTERM');
      return NOTHING_TO_HEAL;
    case 'freeze-role':
    case 'freeze-role-past-session':
      return freeze(processOf(stack, target));
    case 'freeze-kafka':
      return freeze(kafka);
    case 'freeze-redis':
      return freeze(redis);
    case 'kill-kafka':
      await kafka.stop('SIGKILL');
      return kafka.start;
    case 'kill-redis':
      await redis.stop('SIGKILL');
      return redis.start;
    case 'empty-redis':
      await empty(redis.address);
      return NOTHING_TO_HEAL;
    case 'set-redis-back':
      return setRedisBack(stack);
    case 'registry-away':
      await registry.stop();
      return registry.start;
    case 'creatio-away':
      await setCreatioFaults(stack, { down: true });
      return () => setCreatioFaults(stack, { down: false });
    case 'creatio-flaky':
      await setCreatioFaults(stack, FLAKY);
      return () => setCreatioFaults(stack, STEADY);
  }
};

const processOf = ({ processes }: RealStack, name: string): RealStack['processes'][number] => {
  const found = processes.find((process) => process.name === name);
  if (found === undefined) throw new Error(`there is no process ${name}`);
  return found;
};

const freeze = (target: { signal(signal: NodeJS.Signals): void }): Heal => {
  target.signal('SIGSTOP');
  return async () => target.signal('SIGCONT');
};

const empty = async (url: string): Promise<void> => {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  try {
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
};

/** The folder of its append-only file. */
const APPEND_ONLY = 'appendonlydir';

const setRedisBack = (stack: RealStack): Heal => {
  const { redis } = stack.servers;
  const live = join(stack.serversDir, 'redis', APPEND_ONLY);
  const kept = mkdtempSync(join(tmpdir(), 'missed-chats-redis-'));
  // Redis writes on meanwhile: the copy's last command may be cut off, which it drops when it loads.
  cpSync(live, join(kept, APPEND_ONLY), { recursive: true });
  return async () => {
    await redis.stop('SIGKILL');
    renameSync(live, join(kept, 'newer'));
    cpSync(join(kept, APPEND_ONLY), live, { recursive: true });
    await redis.start();
    rmSync(kept, { recursive: true });
  };
};

const setCreatioFaults = async (stack: RealStack, faults: Readonly<Record<string, unknown>>): Promise<void> => {
  const response = await fetch(`${stack.endpoints.creatio}/_simulator/faults`, {
    method: 'PUT',
    body: JSON.stringify(faults),
  });
  if (!response.ok) throw new Error(`the simulated Creatio answered ${response.status}: ${await response.text()}`);
};
