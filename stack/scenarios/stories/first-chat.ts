import { AGENTS, customer } from '../../../simulators/webitel/cast';
import { conversation } from '../../../simulators/webitel/conversation';
import { CALM, disturb } from '../../../simulators/webitel/disturb';
import { uuidFrom } from '../../../simulators/webitel/random';
import type { Scenario } from '../scenario';
import { MINUTE_MS, thresholdOf } from './traffic';

export const firstChat: Scenario = {
  about: 'one missed chat, one group; two operators accept at the same moment, one wins',
  speed: 30,
  seed: 1,
  lastDeadlineMs: MINUTE_MS,
  script: (startAtMs, random) => {
    const queue = { id: 18, name: 'Sales' };
    const { messages, expected } = conversation('missed-threshold', {
      conversationId: uuidFrom(random),
      startAtMs,
      customer: customer(1),
      queue,
      agents: AGENTS,
      random,
      thresholdMs: thresholdOf(queue.id),
    });
    return { messages: disturb(messages, CALM, random), expected };
  },
  operators: { contested: 1, accepted: 0, declined: 0, completed: 0 },
};
