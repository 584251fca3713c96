import { setTimeout as pause } from 'node:timers/promises';
import type { RealStack } from '../real-stack';
import { FAULT_KINDS } from './fault-kinds';
import { performFault } from './perform-fault';
import type { PlannedFault } from './plan-faults';

export interface PlayedFault {
  readonly fault: PlannedFault;
  readonly beganAt: string;
  readonly healedAt: string;
}

/**
 * Does every fault of the plan at its time and heals it; resolves when all are healed.
 *
 * @throws when a fault couldn't be done or healed: then nothing that is seen afterwards says anything about the pipeline
 */
export const runPlan = async (
  stack: RealStack,
  plan: readonly PlannedFault[],
  say: (line: string) => void,
): Promise<readonly PlayedFault[]> => {
  const startMs = performance.now();
  const played: PlayedFault[] = [];
  const atTarget = new Map<string, Promise<void>>();
  const play = async (fault: PlannedFault): Promise<void> => {
    // A server may take longer to start than the plan thought.
    await atTarget.get(fault.target);
    await pause(Math.max(0, fault.atMs - (performance.now() - startMs)));
    const beganAt = new Date().toISOString();
    say(`${seconds(fault.atMs)} ${fault.kind} ${fault.target}: ${FAULT_KINDS[fault.kind].about}`);
    const heal = await performFault(stack, fault);
    await pause(fault.lastsMs);
    await heal();
    if (fault.lastsMs > 0) say(`${seconds(performance.now() - startMs)} healed: ${fault.kind} ${fault.target}`);
    played.push({ fault, beganAt, healedAt: new Date().toISOString() });
  };
  await Promise.all(
    plan.map((fault) => {
      const done = play(fault);
      atTarget.set(fault.target, done);
      return done;
    }),
  );
  return played.sort((a, b) => a.beganAt.localeCompare(b.beganAt));
};

const seconds = (ms: number): string => `+${(ms / 1_000).toFixed(1)} s`.padStart(9);
