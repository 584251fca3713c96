import { uuidV5 } from '../../../../src/ids/uuid-v5';
import type { ChatEvent } from '../../../../src/topology/chat-event';
import { createDetector } from '../../../../src/topology/detector/detector';
import type { Output } from '../../../../src/topology/processor';
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
import { verdictsIn } from '../../../support/verdicts';

const MINUTE = 60_000;
const DEADLINE = 5 * MINUTE;
const GRACE = 10_000;

const detector = createDetector({ uuidV5 });

const caseEventsOf = (outputs: readonly Output[]) =>
  outputs.flatMap((output) =>
    output.topic === 'caseEvents' && output.value.type !== 'heartbeat' ? [output.value] : [],
  );

const verdicts = (events: readonly ChatEvent[], switchAt?: (atMs: number) => boolean): string[] =>
  verdictsIn(fold(detector, events, switchAt === undefined ? {} : { switchAt }).outputs).map(
    (verdict) => `${verdict.kind}(${verdict.reason})`,
  );

describe('a verdict', () => {
  test('a reply at the very deadline is in time: the answer wins the tie', () => {
    const start = [beatAt(0), joined(1_000), offered(2_000), agentJoined(3_000)];
    expect(verdicts([...start, humanWrote(1_000 + DEADLINE), beatAt(1_000 + DEADLINE + GRACE)])).toEqual([
      'answered(answered-in-time)',
    ]);
    expect(verdicts([...start, humanWrote(1_001 + DEADLINE), beatAt(1_000 + DEADLINE + GRACE)])).toEqual([
      'missed(agent-silent)',
    ]);
  });

  test('a miss is decided by the heartbeat that brings deadline and grace, not a millisecond before', () => {
    const start = [beatAt(0), joined(1_000), offered(2_000)];
    expect(verdicts([...start, beatAt(1_000 + DEADLINE + GRACE - 1)])).toEqual([]);
    expect(verdicts([...start, beatAt(1_000 + DEADLINE + GRACE)])).toEqual(['missed(queue-timeout)']);
  });

  test('a record of its own conversation brings the time too', () => {
    expect(verdicts([beatAt(0), joined(1_000), offered(2_000), customerWrote(1_000 + DEADLINE + GRACE)])).toEqual([
      'missed(queue-timeout)',
    ]);
  });

  test('where only the join was heard, the queue that it names has its rules: not those of a direct chat', () => {
    const bridged = { ...agentJoined(1_000), queueId: '17' };
    expect(verdicts([beatAt(0), bridged, beatAt(1_000 + DEADLINE + GRACE - 1)])).toEqual([]);
    expect(verdicts([beatAt(0), bridged, beatAt(1_000 + DEADLINE + GRACE)])).toEqual(['missed(agent-silent)']);
  });

  test('nobody was offered it: no-agent', () => {
    expect(verdicts([beatAt(0), joined(1_000), beatAt(20 * MINUTE)])).toEqual(['missed(no-agent)']);
  });

  test('without a heartbeat silence proves nothing', () => {
    expect(verdicts([joined(1_000), offered(2_000)])).toEqual([]);
  });

  test('three hours of backlog with the answers in it make no miss', () => {
    const events = [
      beatAt(0),
      joined(1_000),
      offered(2_000),
      agentJoined(3_000),
      humanWrote(4_000),
      beatAt(3 * 60 * MINUTE),
    ];
    expect(verdicts(events)).toEqual(['answered(answered-in-time)']);
  });

  test('an answer that reaches the log after the timer takes the miss back, once', () => {
    const late = [agentJoined(3_000), humanWrote(4_000)];
    const events = [
      beatAt(0),
      joined(1_000),
      offered(2_000),
      beatAt(DEADLINE + 20_000),
      ...late,
      ...late,
      beatAt(DEADLINE + 30_000),
    ];
    expect(verdicts(events)).toEqual(['missed(queue-timeout)', 'retracted(answered-late-proof)']);
    expect(caseEventsOf(fold(detector, events).outputs).map((event) => event.type)).toEqual([
      'missed',
      'retracted',
      'human-message',
    ]);
  });

  test('the customer who leaves while waiting is a miss, at the close and grace', () => {
    const events = [beatAt(0), joined(1_000), customerWrote(2_000), closed(40_000)];
    expect(verdicts([...events, beatAt(40_000 + GRACE - 1)])).toEqual([]);
    expect(verdicts([...events, beatAt(40_000 + GRACE)])).toEqual(['missed(customer-left-waiting)']);
  });

  test('leaving while it rings is offer-interrupted', () => {
    expect(
      verdicts([beatAt(0), joined(1_000), customerWrote(2_000), offered(30_000), closed(40_000), beatAt(MINUTE)]),
    ).toEqual(['missed(offer-interrupted)']);
  });

  test('less than ten seconds without content is a short abandon; with content, or at ten seconds, it is a miss', () => {
    expect(verdicts([beatAt(0), joined(1_000), closed(10_999), beatAt(MINUTE)])).toEqual(['ignored(short-abandon)']);
    expect(verdicts([beatAt(0), joined(1_000), closed(11_000), beatAt(MINUTE)])).toEqual([
      'missed(customer-left-waiting)',
    ]);
    expect(verdicts([beatAt(0), joined(1_000), customerWrote(2_000), closed(10_999), beatAt(MINUTE)])).toEqual([
      'missed(customer-left-waiting)',
    ]);
  });

  test('leaving the queue unanswered ends it only if nothing follows within 30 s', () => {
    const left = chatEvent('queue-left', 20_000, { queueId: '17', cause: 'abandoned' });
    expect(verdicts([beatAt(0), joined(1_000), offered(2_000), left, beatAt(50_000 + GRACE - 1)])).toEqual([]);
    expect(verdicts([beatAt(0), joined(1_000), offered(2_000), left, beatAt(50_000 + GRACE)])).toEqual([
      'missed(queue-timeout)',
    ]);
    const again = joined(50_000, { queueId: '18' });
    expect(verdicts([beatAt(0), joined(1_000), offered(2_000), left, again, beatAt(90_000)])).toEqual([]);
  });

  test('a transfer to another queue does not restart the deadline', () => {
    const events = [
      beatAt(0),
      joined(1_000),
      offered(2_000),
      chatEvent('transferred', 60_000),
      joined(61_000, { queueId: '18' }),
      beatAt(1_000 + DEADLINE + GRACE),
    ];
    expect(verdicts(events)).toEqual(['missed(queue-timeout)']);
  });

  test('where only hooks are seen the join is the answer, and the ledger says so', () => {
    const hooks = { queueId: '40', source: 'hooks' as const };
    const { outputs } = fold(detector, [
      beatAt(0),
      joined(1_000, hooks),
      agentJoined(9_000, 'a', { ...hooks, channelId: null }),
      beatAt(MINUTE),
    ]);
    expect(verdictsIn(outputs)).toMatchObject([
      { kind: 'answered', marks: ['join-only'], agentId: 'a', answeredAt: T + 9_000 },
    ]);
  });

  test('a queue that refuses for today is a miss at once, a full one after its window', () => {
    const refused = (cause: string) => chatEvent('queue-rejected', 1_000, { queueId: '17', cause });
    expect(verdicts([beatAt(0), refused('calendar'), beatAt(1_000 + GRACE)])).toEqual(['missed(out-of-hours)']);
    expect(verdicts([beatAt(0), refused('max_wait_size'), beatAt(1_000 + 30_000 + GRACE - 1)])).toEqual([]);
    expect(verdicts([beatAt(0), refused('max_wait_size'), beatAt(1_000 + 30_000 + GRACE)])).toEqual([
      'missed(queue-full)',
    ]);
  });

  test('a word that is not known becomes other, with the word', () => {
    const events = [beatAt(0), joined(1_000), customerWrote(2_000), closed(60_000, 'meteor'), beatAt(2 * MINUTE)];
    expect(verdictsIn(fold(detector, events).outputs)).toMatchObject([
      { kind: 'missed', reason: 'other', causeText: 'meteor' },
    ]);
  });

  test.each([
    ['bot-resolved', [chatEvent('conversation-started', 1_000), closed(30_000, 'flow_end')]],
    [
      'broadcast',
      [chatEvent('conversation-started', 1_000, { labels: ['broadcast'] }), closed(1_006, 'broadcast_end')],
    ],
    ['meeting', [joined(1_000, { labels: ['meeting'] })]],
    ['unsupported-channel', [joined(1_000, { labels: ['im'] })]],
    ['other-domain', [joined(1_000, { domainId: '2' })]],
  ] as const)('%s is ignored', (reason, events) => {
    expect(verdicts([beatAt(0), ...events, beatAt(20 * MINUTE)])).toEqual([`ignored(${reason})`]);
  });

  test("the switch's value at the anchor decides, and what was answered stays answered", () => {
    const off = (atMs: number): boolean => atMs > T + 1_000;
    expect(verdicts([beatAt(0), joined(1_000), beatAt(20 * MINUTE)], off)).toEqual(['ignored(switched-off)']);
    expect(verdicts([beatAt(0), joined(1_001), beatAt(20 * MINUTE)], off)).toEqual(['missed(no-agent)']);
    expect(verdicts([beatAt(0), joined(1_000), offered(2_000), humanWrote(3_000), beatAt(20 * MINUTE)], off)).toEqual([
      'answered(answered-in-time)',
    ]);
  });

  test('an agent who lets it ring is a line for reports and never a case', () => {
    const missed = chatEvent('agent-missed', 32_000, { channelId: 'ch-a', agentId: 'a', cause: 'TIMEOUT' });
    const { outputs } = fold(detector, [
      beatAt(0),
      joined(1_000),
      offered(2_000),
      missed,
      missed,
      offered(33_000, 'b'),
      humanWrote(40_000, 'b'),
      beatAt(2 * MINUTE),
    ]);
    expect(verdictsIn(outputs).map(({ kind, agentId }) => [kind, agentId])).toEqual([
      ['agent-miss', 'a'],
      ['answered', 'b'],
    ]);
    expect(caseEventsOf(outputs).map((event) => event.type)).toEqual(['human-message']);
  });

  test("a flow's invite of one agent is a wait with its own threshold; a colleague's invite is none", () => {
    const direct = (by: 'flow' | 'agent') => offered(1_000, 'a', { invitedBy: by, queueId: null });
    expect(verdicts([beatAt(0), direct('flow'), beatAt(1_000 + 2 * MINUTE + GRACE)])).toEqual([
      'missed(queue-timeout)',
    ]);
    expect(verdicts([beatAt(0), direct('agent'), beatAt(20 * MINUTE)])).toEqual([]);
  });

  test('without cover from anchor to the end the verdict says source-gap', () => {
    const gap = { coverSince: T + 30_000 };
    const marksOf = (events: readonly ChatEvent[]) =>
      verdictsIn(fold(detector, events).outputs).map((verdict) => verdict.marks);
    expect(marksOf([beatAt(0), joined(1_000), beatAt(20 * MINUTE)])).toEqual([[]]);
    expect(marksOf([beatAt(0), joined(1_000), beatAt(40_000, gap), beatAt(20 * MINUTE, gap)])).toEqual([
      ['source-gap'],
    ]);
  });

  test('an event of an unknown conversation, a day older than its partition, opens nothing', () => {
    const old = joined(1_000);
    expect(verdicts([beatAt(24 * 60 * MINUTE + 1_001), old])).toEqual(['ignored(too-late)']);
    expect(verdicts([beatAt(24 * 60 * MINUTE + 1_000), old, beatAt(24 * 60 * MINUTE + 2_000)])).toEqual([
      'missed(no-agent)',
    ]);
  });

  test('a time far ahead of the relay is cut to five seconds ahead of it, and said', () => {
    const ahead = joined(1_000, { occurredAt: T + 3_600_000, receivedAt: T + 1_000 });
    expect(verdictsIn(fold(detector, [beatAt(0), ahead, beatAt(20 * MINUTE)]).outputs)).toMatchObject([
      { anchorAt: T + 6_000, marks: ['clock-cut'] },
    ]);
  });

  test('a conversation is forgotten a day after it ended', () => {
    const events = [beatAt(0), joined(1_000), humanWrote(2_000), offered(1_500), closed(60_000)];
    const DAY = 24 * 60 * MINUTE;
    expect(fold(detector, [...events, beatAt(60_000 + DAY - 1)]).states.get('c-1')).not.toBeNull();
    expect(fold(detector, [...events, beatAt(60_000 + DAY)]).states.get('c-1')).toBeNull();
  });
});
