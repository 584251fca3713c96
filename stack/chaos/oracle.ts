import { OF_TOPICS } from '../../simulation/invariants/all';
import type { RealStack } from '../real-stack';
import { readLogs } from './read-logs';

const QUIET_WITHIN_MS = 60_000;

/**
 * The simulation's oracle on the real topics: verdicts counted anew from the complete log, and the log played anew into processors without a state.
 * The relays are stopped meanwhile, so that event time stands and everything that was begun comes to its end.
 *
 * @returns what is wrong, a sentence each
 */
export const askOracle = async (stack: RealStack): Promise<readonly string[]> => {
  const relays = stack.processes.filter(({ name }) => name === 'relay' || name.startsWith('relay-'));
  for (const relay of relays) relay.signal('SIGSTOP');
  try {
    const logs = await readLogs(stack.log, stack.codecs, QUIET_WITHIN_MS);
    const found: string[] = [];
    for (const { name, check } of OF_TOPICS) found.push(...(await check({ logs })).map((line) => `${name}: ${line}`));
    return found;
  } finally {
    for (const relay of relays) relay.signal('SIGCONT');
  }
};
