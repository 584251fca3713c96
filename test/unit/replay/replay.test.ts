import type { Said } from '../../../src/replay/refold';
import type { ChatEvent } from '../../../src/topology/chat-event';
import type { Policy } from '../../../src/topology/policy/policy';
import { agentJoined, closed, customerWrote, humanWrote, joined, offered, T } from '../../support/chat-events';
import { createReplayWorld } from '../../support/replay-world';

const of = (conversationId: string, customerId: string, events: readonly ChatEvent[]): ChatEvent[] =>
  events.map((event) => ({ ...event, conversationId, customerId }));
const missedChat = (id: string, at = 0): ChatEvent[] =>
  of(id, `customer-${id}`, [joined(at), customerWrote(at + 1_000), closed(at + 60_000)]);
const answeredChat = (id: string, at = 0): ChatEvent[] =>
  of(id, `customer-${id}`, [joined(at), offered(at + 5_000), agentJoined(at + 9_000), humanWrote(at + 20_000)]);
/** Answered after four minutes: in time by the five of the policy, late by one of two. */
const slowChat = (id: string, at = 0): ChatEvent[] =>
  of(id, `customer-${id}`, [joined(at), offered(at + 5_000), agentJoined(at + 9_000), humanWrote(at + 240_000)]);

const withoutCaseEventsOf =
  (...ids: string[]) =>
  (said: Said): Said | null =>
    said.topic === 'caseEvents' && ids.includes(said.value.conversationId ?? '') ? null : said;
const impatient = (policy: Policy): Policy => ({
  ...policy,
  queues: Object.fromEntries(
    Object.entries(policy.queues).map(([id, rules]) => [id, { ...rules, thresholdMs: 120_000 }]),
  ),
});

/** Activities that the cases would have made: commands that create one. */
const created = (said: readonly Said[]): string[] =>
  said.flatMap((each) =>
    each.topic === 'activityCommands' && each.value.type === 'create-activity' ? [each.value.conversationId] : [],
  );

describe('a replay beside the living system', () => {
  it('finds nothing to change where the detector has said all', async () => {
    const world = await createReplayWorld();
    await world.happen([...missedChat('a'), ...answeredChat('b')], 600_000);
    await world.detect();
    const { changes, items } = await world.replay();
    expect(changes).toEqual(['a: same', 'b: no-case']);
    expect(items.map(({ ledger }) => ledger)).toEqual(['equal', 'equal']);
  });

  it('creates what the cases were not told of, once, however often it is applied', async () => {
    const world = await createReplayWorld();
    await world.happen([...missedChat('a'), ...missedChat('b')], 600_000);
    await world.detect(withoutCaseEventsOf('b'));
    expect(created(await world.cases())).toEqual(['a']);
    const first = await world.replay();
    expect(first.changes).toEqual(['a: same', 'b: create']);
    expect(await first.apply()).toEqual({ created: 1, retracted: 0, refused: [] });
    expect(created(await world.cases()).sort()).toEqual(['a', 'b']);
    const again = await world.replay();
    expect(again.changes).toEqual(['a: same', 'b: same']);
    expect(await again.apply()).toEqual({ created: 0, retracted: 0, refused: [] });
  });

  it('two who apply at the same time make one case with one miss', async () => {
    const world = await createReplayWorld();
    await world.happen(missedChat('a'), 600_000);
    await world.detect(withoutCaseEventsOf('a'));
    const [one, two] = [await world.replay(), await world.replay()];
    await one.apply();
    await two.apply();
    const commands = (await world.cases()).flatMap((said) => (said.topic === 'activityCommands' ? [said.value] : []));
    expect(commands.map(({ type, missCount }) => [type, missCount])).toEqual([['create-activity', 1]]);
  });

  it('what a rebuilt detector repeats afterwards changes nothing', async () => {
    const world = await createReplayWorld();
    await world.happen([...missedChat('a'), ...missedChat('b')], 600_000);
    await world.detect(withoutCaseEventsOf('b'));
    await (await world.replay()).apply();
    const before = await world.cases();
    await world.detect();
    expect(await world.cases()).toHaveLength(before.length);
    expect((await world.replay()).changes).toEqual(['a: same', 'b: same']);
  });

  it('takes back what was no miss, and what the detector later says of it is another matter', async () => {
    const world = await createReplayWorld();
    await world.happen(slowChat('a'), 600_000);
    await world.detect((said) => said, impatient);
    expect(created(await world.cases())).toEqual(['a']);
    const found = await world.replay();
    expect(found.changes).toEqual(['a: retract']);
    expect(await found.apply()).toEqual({ created: 0, retracted: 1, refused: [] });
    const again = await world.replay();
    expect(again.changes).toEqual(['a: no-case']);
    expect(again.living.of(again.items[0]?.episodeId ?? '').verdict).toMatchObject({
      kind: 'retracted',
      reason: 'replayed',
      causeText: 'answered: answered-in-time',
      marks: ['replay'],
    });
  });

  it('brings in as if on what was missed while the switch was off, and leaves it there afterwards', async () => {
    const world = await createReplayWorld({ isSwitchOn: false });
    await world.happen([...missedChat('a'), ...answeredChat('b')], 600_000);
    await world.detect();
    expect((await world.replay()).changes).toEqual(['a: no-case', 'b: no-case']);
    const found = await world.replay({ asIfOn: true });
    expect(found.changes).toEqual(['a: create', 'b: no-case']);
    await found.apply();
    const plain = await world.replay();
    expect(plain.changes).toEqual(['a: same', 'b: no-case']);
    expect(plain.items.map(({ ledger }) => ledger)).toEqual(['equal', 'equal']);
  });

  it('an event that is brought in is of now: it is offered today, and does not expire at once', async () => {
    const world = await createReplayWorld();
    await world.happen(missedChat('a'), 7_200_000);
    await world.detect(withoutCaseEventsOf('a'));
    await (await world.replay()).apply();
    const commands = (await world.cases()).flatMap((said) => (said.topic === 'activityCommands' ? [said.value] : []));
    expect(commands[0]).toMatchObject({ type: 'create-activity', startAt: world.now(), issuedAt: world.now() });
  });

  it('offers nobody a customer to whom a human has written since, in whichever conversation', async () => {
    const world = await createReplayWorld();
    const later = of('a2', 'customer-a', [
      joined(900_000),
      offered(905_000),
      agentJoined(909_000),
      humanWrote(910_000),
    ]);
    await world.happen([...missedChat('a'), ...later, ...missedChat('b')], 1_200_000);
    await world.detect(withoutCaseEventsOf('a', 'b'));
    const found = await world.replay();
    expect(found.changes).toEqual(['a2: no-case', 'a: answered-since', 'b: create']);
    expect(await found.apply()).toMatchObject({ created: 1 });
  });

  it('judges only what was decided in the span, by time or by offset, and reads what came before it', async () => {
    const world = await createReplayWorld();
    await world.happen([...missedChat('a'), ...missedChat('b', 1_000_000)], 1_600_000);
    await world.detect();
    const byTime = await world.replay({ from: { kind: 'time', atMs: T + 600_000 } });
    expect(byTime.changes).toEqual(['b: same']);
    expect(byTime.spans.every(({ start }) => start === 0)).toBe(true);
    const before = await world.replay({ to: { kind: 'time', atMs: T + 600_000 } });
    expect(before.changes).toEqual(['a: same']);
    const short = await world.replay({ from: { kind: 'time', atMs: T + 600_000 }, leadInMs: 60_000 });
    expect(short.spans.every(({ start, from }) => start > 0 && start < from)).toBe(true);
    expect(short.changes).toEqual(['b: same']);
  });

  it('changes nothing about a conversation that began before its reading did', async () => {
    const world = await createReplayWorld();
    await world.happen(answeredChat('a').concat(of('a', 'customer-a', [closed(700_000)])), 1_600_000);
    await world.detect();
    // What is left of it looks like a wait: the answer lies before the reading.
    const rest = await world.replay({ from: { kind: 'time', atMs: T + 500_000 }, leadInMs: 60_000 });
    expect(rest.folded.notWhole.has('a')).toBe(true);
    expect(await rest.apply()).toMatchObject({ created: 0, retracted: 0 });
  });

  it('looks at one queue only when asked', async () => {
    const world = await createReplayWorld();
    await world.happen([...missedChat('a'), ...missedChat('b').map((e) => ({ ...e, queueId: '40' }))], 600_000);
    await world.detect();
    expect((await world.replay({ queue: '17' })).changes).toEqual(['a: same']);
  });
});
