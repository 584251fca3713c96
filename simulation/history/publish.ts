import { EMPTY_CASE_EVENT } from '../../src/topology/case-event';
import { EMPTY_CHAT_EVENT } from '../../src/topology/chat-event';
import { TOPICS } from '../../src/topology/topics';
import { codecs } from '../roles/tools';
import { createLife } from '../world/life';
import type { World } from '../world/slot';
import { type Plan, STRAY_KEY, T0 } from './plan';

/** A record of settings or policy names a time at least this long after its write began. */
const AHEAD_MS = 15_000;

/** `setup` publishes policies, each early enough; an administrator turns the switch in Creatio. */
export const publish = ({ policies, switches, strays }: Plan, { time, broker, creatio }: World): void => {
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
  for (const { atMs, topic, kind } of strays)
    time.at(atMs, setup, () => {
      const value = kind === 'empty' ? null : kind === 'bytes' ? Buffer.from('no record of ours') : foreign(topic);
      try {
        broker.append([{ topic: TOPICS[topic].name, key: STRAY_KEY, value }]);
      } catch {
        // The broker is away: its producer gives up.
      }
    });
};

/** A record of ours under a key that isn't its own. */
const foreign = (topic: Plan['strays'][number]['topic']): Buffer => {
  const at = { occurredAt: T0, receivedAt: T0 };
  switch (topic) {
    case 'chatEvents':
      return codecs.encode(topic, {
        ...EMPTY_CHAT_EVENT,
        ...at,
        eventId: 'stray',
        type: 'queue-joined',
        conversationId: 'another conversation',
        domainId: '1',
        source: 'producer',
      });
    case 'caseEvents':
      return codecs.encode(topic, {
        ...EMPTY_CASE_EVENT,
        ...at,
        eventId: 'stray',
        type: 'missed',
        caseKey: 'another customer',
        source: 'detector',
      });
    case 'activityCommands':
      return Buffer.from('a command of nobody');
  }
};
