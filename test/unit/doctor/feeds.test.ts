import type { Finding } from '../../../src/doctor/finding';
import { ladderFindings, recipientFindings } from '../../../src/doctor/recipients';
import { createTrafficCounter, type Traffic } from '../../../src/doctor/traffic';
import { queueFindings, timeFindings } from '../../../src/doctor/traffic-findings';
import { EMPTY_CASE_EVENT } from '../../../src/topology/case-event';
import { type ChatEvent, EMPTY_CHAT_EVENT } from '../../../src/topology/chat-event';
import { testPolicy } from '../../support/policy';

const NOW = 1_790_000_000_000;
const notOk = (findings: readonly Finding[]): string[] =>
  findings.filter(({ grade }) => grade !== 'ok').map(({ grade, what, found }) => `${grade} ${what}: ${found}`);

const event = (type: ChatEvent['type'], more: Partial<ChatEvent> = {}): ChatEvent => ({
  ...EMPTY_CHAT_EVENT,
  eventId: 'e',
  type,
  conversationId: 'c',
  domainId: '1',
  occurredAt: NOW,
  receivedAt: NOW,
  source: 'bus',
  ...more,
});
const WHOLE: readonly ChatEvent[] = [
  event('queue-joined', { queueId: '17' }),
  event('agent-joined', { channelId: 'a' }),
  event('message-sent', { channelId: 'a', messageKind: 'content' }),
  event('queue-left', { queueId: '17' }),
  event('conversation-closed'),
];
const seen = (events: readonly ChatEvent[]): Traffic => {
  const counter = createTrafficCounter();
  for (const each of events) counter.onChatEvent(each, 0);
  return counter.traffic();
};
const policy = { ...testPolicy, queues: { '17': testPolicy.queues['17'] as (typeof testPolicy)['direct'] } };
const without = (type: ChatEvent['type']): string[] =>
  notOk(queueFindings(policy, seen(WHOLE.filter((each) => each.type !== type)), 24));

describe('what a queue shows', () => {
  it('is all that its policy counts on', () => expect(notOk(queueFindings(policy, seen(WHOLE), 24))).toEqual([]));
  it.each([
    ['queue-left', 'queue-left (sees waiting)'],
    ['conversation-closed', 'conversation-closed (sees closes)'],
    ['message-sent', 'message-sent (sees messages)'],
    // The channel isn't known to be an agent's without its join.
    ['agent-joined', 'a message of an agent (sees messages)'],
  ] as const)('lacks %s', (type, said) =>
    expect(without(type)).toEqual([`wrong queue 17: never seen in the last 24 h: ${said}`]),
  );
  it('a bot’s messages are no agent’s', () => {
    const bot = [
      ...WHOLE.filter(({ type }) => type !== 'agent-joined'),
      event('message-sent', { senderRole: 'human' }),
    ];
    expect(notOk(queueFindings(policy, seen(bot), 24))).toEqual([
      'wrong queue 17: never seen in the last 24 h: a message of an agent (sees messages)',
    ]);
    const human = event('message-sent', { senderRole: 'human', messageKind: 'content' });
    expect(notOk(queueFindings(policy, seen([...bot, human]), 24))).toEqual([]);
  });
  it('a queue whose hooks alone are connected owes no messages', () => {
    const hooks = { ...testPolicy, queues: { '40': testPolicy.queues['40'] as (typeof testPolicy)['direct'] } };
    const events = [event('queue-joined', { queueId: '40' }), event('queue-left', { queueId: '40' })];
    expect(notOk(queueFindings(hooks, seen(events), 24))).toEqual([]);
  });
  it('may be nothing at all', () =>
    expect(notOk(queueFindings(policy, seen([]), 24))).toEqual(['warning queue 17: no event in the last 24 h']));
});

const beats = (atMs: number, partitions = 6, more: Partial<ChatEvent> = {}) =>
  Array.from({ length: partitions }, (_, partition) => ({
    partition,
    beat: event('heartbeat', { feed: 'relay', origin: 'r1', occurredAt: atMs, ...more }),
  }));
const times = (
  sent: readonly { partition: number; beat: ChatEvent }[],
  detector: readonly number[] = Array(6).fill(NOW),
): string[] => {
  const counter = createTrafficCounter();
  for (const { partition, beat } of sent) counter.onChatEvent(beat, partition);
  detector.forEach((occurredAt, partition) => {
    counter.onCaseEvent({
      ...EMPTY_CASE_EVENT,
      eventId: 'h',
      type: 'heartbeat',
      caseKey: '',
      source: 'detector',
      occurredAt,
      receivedAt: occurredAt,
      origin: `detector-${partition}`,
    });
  });
  return notOk(timeFindings(counter.traffic(), NOW));
};

describe('time', () => {
  it('goes on while a source speaks and the detector keeps up', () =>
    expect(times(beats(NOW - 60_000), Array(6).fill(NOW - 60_000))).toEqual([]));
  it('stands still without a source', () => expect(times([])).toEqual(['wrong heartbeats: no source speaks']));
  it('stands still when the only source is silent', () =>
    expect(times(beats(NOW - 60_001))).toEqual([
      'warning heartbeats of relay/r1: 60 s old',
      'wrong heartbeats: no source speaks now',
    ]));
  it('a source that reaches only some partitions is told', () =>
    expect(times([...beats(NOW, 5), ...beats(NOW, 6, { origin: 'r2' })])).toEqual([
      'warning heartbeats of relay/r1: none in 1 partitions',
    ]));
  it('one that signed off is missed by nobody', () =>
    expect(
      times([...beats(NOW - 90_000), ...beats(NOW - 80_000, 6, { signOff: true }), ...beats(NOW, 6, { origin: 'r2' })]),
    ).toEqual([]));
  it('the detector may be behind, or not there', () => {
    expect(times(beats(NOW), [NOW, NOW, NOW, NOW, NOW, NOW - 60_001])).toEqual([
      'wrong partition times: the oldest is 60 s old',
    ]);
    expect(times(beats(NOW), [NOW])).toEqual(['wrong partition times: the detector has told none of 5 partitions']);
  });
});

const role = { kind: 'role', ids: ['r'] } as const;
const last = { kind: 'contacts', ids: ['l'] } as const;
const owner = { kind: 'owner-of-contact', ids: [] } as const;
const nobody = { active: [], unknown: [] };
const some = { active: ['a'], unknown: [] };

describe('recipients', () => {
  const said = (...args: Parameters<typeof ladderFindings>): string[] => notOk(ladderFindings(...args));
  it('are there, on each rung', () => {
    expect(said('q', [role, last], [some, some])).toEqual([]);
    expect(said('q', [owner, role], [nobody, some])).toEqual([]);
  });
  it('are missing', () => {
    expect(said('q', [role, last], [nobody, nobody])).toEqual([
      'wrong q: recipients: no rung has anybody with an active user',
    ]);
    expect(said('q', [owner], [some])).toEqual(['wrong q: recipients: no rung has anybody with an active user']);
    expect(said('q', [role, last], [some, nobody])).toEqual([
      'wrong q: recipients: the last resort (contacts l) has nobody with an active user',
    ]);
    expect(said('q', [role, last], [nobody, some])).toEqual([
      'warning q: recipients: nobody with an active user behind role r',
    ]);
    expect(said('q', [role, last], [{ active: [], unknown: ['r'] }, some])).toEqual([
      "wrong q: recipients: Creatio doesn't know role r",
      'warning q: recipients: nobody with an active user behind role r',
    ]);
  });
  it('are looked up for every queue, the default and direct hand-offs, and supervisors too', async () => {
    const findings = await recipientFindings(testPolicy, async ({ ids }) =>
      ids[0] === 'role-supervisors' ? nobody : some,
    );
    expect(findings.filter(({ grade }) => grade === 'ok')).toHaveLength(4);
    expect(notOk(findings)).toHaveLength(4);
    expect(notOk(findings)[0]).toBe('warning queue 17: supervisors: nobody with an active user');
  });
});
