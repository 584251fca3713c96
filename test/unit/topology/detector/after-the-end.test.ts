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
  offered,
  T,
} from '../../../support/chat-events';
import { fold } from '../../../support/fold';
import { testPolicy } from '../../../support/policy';
import { verdictsIn } from '../../../support/verdicts';

const policy: Policy = {
  ...testPolicy,
  queues: { ...testPolicy.queues, '17': { ...testPolicy.defaults, queueId: '17', followUpThresholdMs: 60_000 } },
};

const verdictsOf = (events: readonly ChatEvent[]): readonly Verdict[] =>
  verdictsIn(fold(createDetector({ uuidV5 }), [beatAt(0), ...events], { policyAt: () => policy }).outputs);

const verdicts = (events: readonly ChatEvent[]): readonly string[] =>
  verdictsOf(events).map(({ kind, reason, anchorAt }) => `${kind} ${reason} ${anchorAt - T}`);

const started = chatEvent('conversation-started', 1_000);
const end = closed(30_000);
const proof = beatAt(60_000);

describe('what is later than the end of a conversation, within the grace', () => {
  const handOff: readonly (readonly [string, (at: number) => ChatEvent])[] = [
    ['a join of a queue', (at) => joined(at)],
    ['a refusal', (at) => chatEvent('queue-rejected', at, { queueId: '17', cause: 'calendar' })],
    ['an offer', (at) => offered(at)],
    ['a join of an agent', (at) => agentJoined(at)],
    ['a leave of a queue', (at) => chatEvent('queue-left', at, { queueId: '17', cause: 'abandoned' })],
  ];

  test.each(handOff)('%s hands nothing to a human', (_, at) => {
    expect(verdicts([started, end, at(30_001), proof])).toEqual(['ignored bot-resolved 1000']);
  });

  test.each(handOff)('%s in the very moment of the end does', (_, at) => {
    expect(verdicts([started, end, at(30_000), proof])).toEqual([expect.stringMatching(/ 30000$/)]);
  });

  test('an offer then does not hide that the agent had joined before', () => {
    const hidden = [agentJoined(20_000), end, offered(30_001), proof];
    expect(verdicts([started, ...hidden])).toEqual(['missed agent-silent 20000']);
    expect(verdicts([started, ...hidden])).toEqual(verdicts([started, agentJoined(20_000), end, proof]));
  });

  test("a customer's word makes a short abandon no miss; one at the end does", () => {
    const short = [joined(1_000), closed(10_999)];
    expect(verdicts([...short, customerWrote(11_000), proof])).toEqual(['ignored short-abandon 1000']);
    expect(verdicts([...short, customerWrote(10_999), proof])).toEqual(['missed customer-left-waiting 1000']);
  });

  test("a customer's word begins no follow-up; one at the end does", () => {
    const answered = [joined(1_000), agentJoined(2_000), humanWrote(3_000), end];
    expect(verdicts([...answered, customerWrote(30_001), proof])).toEqual(['answered answered-in-time 1000']);
    expect(verdicts([...answered, customerWrote(30_000), proof])).toEqual([
      'answered answered-in-time 1000',
      'missed agent-silent 30000',
    ]);
  });
});

describe('a verdict speaks of nothing later than its moment', () => {
  const named = (at: number, queueId: string, queueName: string | null) => joined(at, { queueId, queueName });

  test('its facts end there, the moment included', () => {
    const events = [joined(1_000), closed(20_000), joined(20_001), customerWrote(20_002), proof];
    expect(verdictsOf(events)[0]?.facts.map(({ type, at }) => `${type} ${at - T}`)).toEqual([
      'queue-joined 1000',
      'conversation-closed 20000',
    ]);
  });

  test("its queue's name is not another queue's", () => {
    const events = [named(1_000, '17', null), named(2_000, '18', 'Sales'), closed(20_000), proof];
    expect(verdictsOf(events)).toMatchObject([{ queueId: '17', queueName: null }]);
  });

  test('its queue may be named by a later join of the same queue, but not after the end', () => {
    const begin = named(1_000, '17', null);
    expect(verdictsOf([begin, named(20_000, '17', 'Support'), closed(20_000), proof])).toMatchObject([
      { queueName: 'Support' },
    ]);
    expect(verdictsOf([begin, closed(20_000), named(20_001, '17', 'Support'), proof])).toMatchObject([
      { queueName: null },
    ]);
  });

  test('a retraction names queue and facts as its miss did', () => {
    const late = [agentJoined(3_000), humanWrote(4_000)];
    const events = [named(1_000, '17', null), named(2_000, '17', 'Support'), closed(20_000), proof, ...late];
    const [miss, retraction] = verdictsOf([...events, joined(70_000, { queueName: 'Aid' })]);
    expect(miss).toMatchObject({ kind: 'missed', queueId: '17', queueName: 'Support' });
    expect(retraction).toMatchObject({ kind: 'retracted', queueId: '17', queueName: 'Support' });
    expect(retraction?.facts.map(({ type, at }) => `${type} ${at - T}`)).toEqual([
      'queue-joined 1000',
      'queue-joined 2000',
      'agent-joined 3000',
      'human-message 4000',
      'conversation-closed 20000',
    ]);
  });
});
