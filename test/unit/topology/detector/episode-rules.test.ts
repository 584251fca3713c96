import { uuidV5 } from '../../../../src/ids/uuid-v5';
import type { ChatEvent } from '../../../../src/topology/chat-event';
import { createDetector } from '../../../../src/topology/detector/detector';
import type { Policy } from '../../../../src/topology/policy/policy';
import type { Verdict } from '../../../../src/topology/verdict';
import {
  agentJoined,
  beatAt,
  chatEvent,
  closed,
  customerWrote,
  humanWrote,
  joined,
  T,
} from '../../../support/chat-events';
import { fold } from '../../../support/fold';
import { testPolicy } from '../../../support/policy';
import { verdictsIn } from '../../../support/verdicts';

/** Queue 18: joining answers, and there are follow-ups of a minute; so are there without a queue. */
const policy: Policy = {
  ...testPolicy,
  direct: { ...testPolicy.direct, followUpThresholdMs: 60_000 },
  queues: {
    ...testPolicy.queues,
    '18': { ...testPolicy.defaults, queueId: '18', answer: 'join', followUpThresholdMs: 60_000 },
  },
};

const verdictsOf = (events: readonly ChatEvent[]): readonly Verdict[] =>
  verdictsIn(fold(createDetector({ uuidV5 }), events, { policyAt: () => policy }).outputs);

const verdicts = (events: readonly ChatEvent[]): readonly string[] =>
  verdictsOf(events).flatMap(({ kind, reason, anchorAt }) =>
    kind === 'agent-miss' ? [] : [`${kind} ${reason} ${anchorAt - T}`],
  );

/** An agent comes without any queue, the flow ends at once, and nobody has written. */
const MISSED = [beatAt(0), agentJoined(1_000), closed(2_000, 'flow_end'), beatAt(20_000)];

describe('the rules of an episode are those that it was decided by', () => {
  it('a queue that the chat is handed to later does not make the join an answer, so nothing is taken back', () => {
    const later = joined(21_000, { queueId: '18' });
    expect(verdicts([...MISSED, later, beatAt(22_000)])).toEqual(['missed agent-silent 1000']);
  });

  it('nor does it begin a follow-up with what the customer wrote after that join', () => {
    const events = [...MISSED, customerWrote(5_000), joined(21_000, { queueId: '18' }), beatAt(300_000)];
    expect(verdicts(events)).toEqual(['missed agent-silent 1000']);
  });

  it('a follow-up is answered by a message alone, also where joining answers: a join is no ground for another one', () => {
    const events = [
      beatAt(0),
      joined(1_000, { queueId: '18' }),
      agentJoined(2_000),
      customerWrote(3_000),
      chatEvent('queue-left', 3_001, { queueId: '18', cause: 'success' }),
      customerWrote(3_002),
      beatAt(300_000),
    ];
    expect(verdicts(events)).toEqual(['answered answered-in-time 1000', 'missed agent-silent 3000']);
  });
});

it('an agent who writes is in the chat, whatever his join’s time says', () => {
  const events = [
    beatAt(0),
    joined(1_000, { queueId: '18' }),
    humanWrote(2_000, 'a', { senderRole: 'human' }),
    customerWrote(3_000),
    // Another one leaves: somebody is still there.
    agentJoined(2_500, 'b'),
    chatEvent('agent-left', 4_000, { channelId: 'ch-b', agentId: 'b', cause: 'agent_timeout' }),
    agentJoined(70_000, 'a'),
    beatAt(300_000),
  ];
  expect(verdicts(events)).toEqual(['answered answered-in-time 1000', 'missed agent-silent 3000']);
  const at = verdictsOf(events).flatMap(({ kind, decidedAt }) => (kind === 'missed' ? [decidedAt - T] : []));
  // At its deadline, a minute and the grace after the customer wrote, and not when the other one left.
  expect(at).toEqual([73_000]);
});
