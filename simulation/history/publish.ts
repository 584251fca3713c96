import { TOPICS } from '../../src/topology/topics';
import { codecs } from '../roles/tools';
import { createLife } from '../world/life';
import type { World } from '../world/slot';
import type { Plan } from './plan';

/** A record of settings or policy names a time at least this long after its write began. */
const AHEAD_MS = 15_000;

/** `setup` publishes policies, each early enough; an administrator turns the switch in Creatio. */
export const publish = ({ policies, switches }: Plan, { time, broker, creatio }: World): void => {
  const setup = createLife('setup');
  const write = (key: string, value: Buffer): void => {
    try {
      broker.append([{ topic: TOPICS.policy.name, key, value }]);
    } catch {
      // Given up: it would come too late to hold from the time that it names.
    }
  };
  for (const { effectiveAt, policy } of policies)
    time.at(Math.max(time.now(), effectiveAt - AHEAD_MS), setup, () =>
      write(
        policy.version,
        codecs.encode('policy', { version: policy.version, effectiveAt, document: JSON.stringify(policy) }),
      ),
    );
  for (const { atMs, value } of switches) time.at(atMs, setup, () => creatio.admin.switch(value));
};
