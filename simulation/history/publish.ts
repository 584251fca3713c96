import { SWITCH_CODE } from '../../src/topology/connector/lookups';
import { TOPICS } from '../../src/topology/topics';
import { codecs } from '../roles/tools';
import { createLife } from '../world/life';
import type { World } from '../world/slot';
import type { Plan } from './plan';

/** A record of settings or policy names a time at least this long after its write began. */
const AHEAD_MS = 15_000;

/** `setup` publishes policies, the switch's poller its values: each early enough, and again until the broker takes it. */
export const publish = ({ policies, switches }: Plan, { time, broker }: World): void => {
  const setup = createLife('setup');
  const write = (topic: 'policy' | 'settings', key: string, value: Buffer): void => {
    try {
      broker.append([{ topic: TOPICS[topic].name, key, value }]);
    } catch {
      // Given up: it would come too late to hold from the time that it names.
    }
  };
  for (const { effectiveAt, policy } of policies)
    time.at(Math.max(time.now(), effectiveAt - AHEAD_MS), setup, () =>
      write(
        'policy',
        policy.version,
        codecs.encode('policy', { version: policy.version, effectiveAt, document: JSON.stringify(policy) }),
      ),
    );
  for (const { atMs, value } of switches)
    time.at(atMs, setup, () => {
      const effectiveAt = atMs + AHEAD_MS;
      write(
        'settings',
        `${SWITCH_CODE}@${effectiveAt}`,
        codecs.encode('settings', { code: SWITCH_CODE, value, effectiveAt }),
      );
    });
};
