import { type WhyDeps, why } from '../../../src/explain/why';
import { whyAsText } from '../../../src/explain/why-text';
import { createMemoryLedgerIndex } from '../../../src/memory/memory-ledger-index';
import type { Conversation } from '../../../src/topology/detector/conversation';
import { withFacts } from '../../../src/topology/detector/facts';
import { partitionOf } from '../../../src/topology/murmur2';
import { NO_TIME } from '../../../src/topology/partition-time';
import { TOPICS } from '../../../src/topology/topics';
import { closed, customerWrote, joined, offered, T } from '../../support/chat-events';
import { codecs, createReplayWorld } from '../../support/replay-world';

const MINUTE = 60_000;
const of = (conversationId: string, events: ReturnType<typeof joined>[]) =>
  events.map((event) => ({ ...event, conversationId }));

const nobody: WhyDeps['inspector'] = {
  look: async () => ({ nextOffset: null, meta: null, states: 0, timers: 0, due: 0, outbox: 0 }),
  state: async () => null,
};

/** An inspector of a detector that knows this conversation, at this partition time. */
const knowing = (state: Conversation, timeMs: number, held = false): WhyDeps['inspector'] => ({
  look: async () => ({
    nextOffset: 10,
    meta: JSON.stringify({
      time: {
        ...NO_TIME,
        timeMs,
        held,
        origins: { 'relay-1': { feed: 'relay', timeMs, sinceMs: T - 1 } },
        covers: { relay: T - 1 },
      },
      muteUntilMs: null,
      blindMs: 0,
      outboxId: 0,
    }),
    states: 1,
    timers: 1,
    due: 0,
    outbox: 0,
  }),
  state: async () => Buffer.from(JSON.stringify(state)),
});

const told = async () => {
  const world = await createReplayWorld();
  await world.happen(
    [...of('a', [joined(0), customerWrote(1_000), closed(MINUTE)]), ...of('b', [joined(0), customerWrote(1_000)])],
    10 * MINUTE,
  );
  await world.detect();
  const index = createMemoryLedgerIndex();
  return { world, index, deps: { reader: world.log, codecs, index, inspector: nobody } };
};

describe('why', () => {
  it('finds the verdict with its facts through the index, reading nothing else', async () => {
    const { world, index, deps } = await told();
    for (const [partition, { next }] of (await world.log.offsets(TOPICS.verdicts.name)).entries()) {
      const { records } = await world.log.read({ topic: TOPICS.verdicts.name, partition, from: 0 });
      const entries = records.map(({ key, offset }) => ({ conversationId: String(key), offset, appendedMs: T }));
      await index.add({ partition, expected: null, next, entries });
    }
    const found = await why(deps, 'a');
    expect(found).toMatchObject({ searched: 0, open: null, agentMisses: [] });
    expect(found.episodes.flat().map(({ kind, reason, provenBy }) => [kind, reason, provenBy])).toEqual([
      ['missed', 'customer-left-waiting', 'relay'],
    ]);
    const text = whyAsText(found, T);
    expect(text).toContain('missed: customer-left-waiting (the source said "client_leave")');
    expect(text).toContain('feed relay heard everything');
    expect(text).toContain('conversation-closed');
  });

  it('searches the ledger where the index is lost, and finds the same', async () => {
    const { deps, world } = await told();
    const found = await why(deps, 'a');
    const partition = partitionOf(Buffer.from('a'), TOPICS.verdicts.partitions);
    const { next } = (await world.log.offsets(TOPICS.verdicts.name))[partition] ?? { next: 0 };
    expect(found.searched).toBe(next);
    expect(found.episodes.flat()).toHaveLength(1);
  });

  it('an index of another ledger, beyond the end of this one, is not believed', async () => {
    const { deps, index } = await told();
    const partition = partitionOf(Buffer.from('a'), TOPICS.verdicts.partitions);
    await index.add({
      partition,
      expected: null,
      next: 9_999,
      entries: [{ conversationId: 'a', offset: 9_998, appendedMs: T }],
    });
    expect((await why(deps, 'a')).episodes.flat()).toHaveLength(1);
  });

  it('every conversation has a reason, also one of which nothing is known', async () => {
    const { deps } = await told();
    expect(whyAsText(await why(deps, 'never-heard-of'), T)).toContain('nothing is known of it');
  });
});

describe('why, of an open episode', () => {
  const waiting = of('c', [joined(0), offered(5_000)]).reduce<Conversation | null>(
    (state, event) => withFacts(state, event, event.occurredAt),
    null,
  ) as Conversation;

  it('says what it waits for and what it comes to', async () => {
    const { deps } = await told();
    const found = await why({ ...deps, inspector: knowing(waiting, T + MINUTE) }, 'c');
    expect(found.open).toMatchObject({
      anchorAt: T,
      deadlineAt: T + 5 * MINUTE,
      decidedFromMs: T + 5 * MINUTE + 10_000,
      comesTo: { kind: 'missed', reason: 'queue-timeout' },
      waitsFor: 'time',
      provenBy: 'relay',
      isSwitchOn: true,
    });
    expect(whyAsText(found, T + MINUTE + 1_000)).toContain("waits     for the partition's time until it is");
  });

  it('says since when the source is silent', async () => {
    const { deps } = await told();
    const signedOff = await why({ ...deps, inspector: knowing(waiting, T + MINUTE, true) }, 'c');
    expect(signedOff.open).toMatchObject({ waitsFor: 'source', silentSinceMs: T + MINUTE });
    const silent = await why({ ...deps, inspector: knowing(waiting, T + MINUTE) }, 'c');
    const since = `held: the source is silent since ${new Date(T + MINUTE).toISOString()} (15 s ago)`;
    expect(whyAsText(silent, T + MINUTE + 15_001)).toContain(since);
    expect(whyAsText(silent, T + MINUTE + 15_000)).not.toContain('silent');
  });

  it('a switch that was off at the anchor is said before the deadline', async () => {
    const world = await createReplayWorld({ isSwitchOn: false });
    const deps = {
      reader: world.log,
      codecs,
      index: createMemoryLedgerIndex(),
      inspector: knowing(waiting, T + MINUTE),
    };
    const found = await why(deps, 'c');
    expect(found.open?.comesTo).toMatchObject({ kind: 'ignored', reason: 'switched-off' });
    expect(whyAsText(found, T + MINUTE)).toContain('off when the wait began');
  });
});
