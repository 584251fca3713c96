import { seeded } from '../../../simulators/webitel/random';
import type { PartitionOwner } from '../../../src/consumers/runtime/partition-owner';
import { type LogRecord, LogUnavailable } from '../../../src/ports/log';
import { StoreUnavailable } from '../../../src/ports/state-store';
import { createFaultyStore } from '../../support/faulty-store';
import { createCollector, createDetectorOwner, historyOfPartition } from '../../support/owner-harness';

const history = historyOfPartition();
const END = (history.at(-1)?.offset ?? 0) + 1;

const batchFrom = (offset: number, size: number) => {
  const records = history.filter((record) => record.offset >= offset).slice(0, size);
  return { partition: 0, records, highWatermark: END, isCurrent: () => true };
};

/** Reads on from `offset`, trying again what may pass, as the runtime does. @returns the next offset */
const turn = async (owner: PartitionOwner, offset: number, size: number): Promise<number> => {
  const batch = batchFrom(offset, size);
  for (;;) {
    try {
      const refused = await owner.onBatch(batch);
      return refused?.nextOffset ?? (batch.records.at(-1)?.offset ?? offset) + 1;
    } catch (error) {
      if (!(error instanceof LogUnavailable || error instanceof StoreUnavailable)) throw error;
    }
  }
};

const takeOver = async (owner: PartitionOwner): Promise<number> => {
  for (;;) {
    try {
      return await owner.takeOver();
    } catch (error) {
      if (!(error instanceof LogUnavailable || error instanceof StoreUnavailable)) throw error;
    }
  }
};

const undisturbed = async (size: number): Promise<ReadonlySet<string>> => {
  const writer = createCollector();
  const owner = createDetectorOwner(createFaultyStore(), writer, history);
  for (let offset = await owner.takeOver(); offset < END; ) offset = await turn(owner, offset, size);
  return writer.written;
};

let expected: ReadonlySet<string>;
beforeAll(async () => {
  expected = await undisturbed(10_000);
});

const missing = (written: ReadonlySet<string>): string[] => [...expected].filter((line) => !written.has(line));
const extra = (written: ReadonlySet<string>): string[] => [...written].filter((line) => !expected.has(line));

it('the history decides something', () => {
  const topics = new Map<string, number>();
  for (const line of expected) {
    const topic = line.split(' ')[0] ?? '';
    topics.set(topic, (topics.get(topic) ?? 0) + 1);
  }
  expect(topics.get('missed-chats.verdicts.v1')).toBe(40);
  expect(topics.get('missed-chats.case-events.v1')).toBeGreaterThan(500);
});

it.each([1, 2, 7, 64, 333])('batches of %i come to the same outputs, versions included', async (size) => {
  const written = await undisturbed(size);
  expect([missing(written), extra(written)]).toEqual([[], []]);
});

describe('whatever happens in between', () => {
  const SEEDS = Array.from({ length: 150 }, (_, n) => n + 1);

  it.each(SEEDS)('nothing is lost and nothing else is said (seed %i)', async (seed) => {
    const random = seeded(seed);
    const store = createFaultyStore();
    const writer = createCollector();
    writer.onSend = () => (random() < 0.1 ? (random() < 0.5 ? 'fail-before' : 'fail-after') : 'ok');
    let owner = createDetectorOwner(store, writer, history);
    let frozen: { readonly owner: PartitionOwner; readonly offset: number } | null = null;
    let offset = await takeOver(owner);
    let turns = 0;
    while (offset < END) {
      turns += 1;
      if (turns > 5_000) throw new Error('it does not come to an end');
      const accident = random();
      const calm = turns > 400;
      if (!calm && accident < 0.05) {
        // Killed, and another one takes over.
        owner = createDetectorOwner(store, writer, history);
        offset = await takeOver(owner);
      } else if (!calm && accident < 0.08) {
        frozen = { owner, offset };
        owner = createDetectorOwner(store, writer, history);
        offset = await takeOver(owner);
      } else if (!calm && accident < 0.11 && frozen !== null) {
        // The old owner wakes up and goes on as if nothing had happened.
        await turn(frozen.owner, frozen.offset, 50).catch(() => {});
        frozen = null;
      } else if (!calm && accident < 0.13) {
        await store.setBack(1 + Math.floor(random() * 3));
      } else if (!calm && accident < 0.14) {
        store.wipe();
      } else if (!calm && accident < 0.19) {
        store.loseNextAnswer();
      }
      offset = await turn(owner, offset, 1 + Math.floor(random() * 120));
    }
    // What was decided last may still lie in the outbox: the next batch, or the next owner, writes it.
    writer.onSend = () => 'ok';
    const heir = createDetectorOwner(store, writer, history);
    for (let at = await takeOver(heir); at < END; ) at = await turn(heir, at, 1_000);
    expect([missing(writer.written), extra(writer.written)]).toEqual([[], []]);
  });
});

it('an old owner that wakes up after a take-over writes nothing to the store', async () => {
  const store = createFaultyStore();
  const writer = createCollector();
  const old = createDetectorOwner(store, writer, history);
  const offset = await turn(old, await old.takeOver(), 100);
  const heir = createDetectorOwner(store, writer, history);
  expect(await heir.takeOver()).toBe(offset);
  const commits = store.commits;
  // The refused one takes over again, since for all it knows it may be the rightful owner.
  expect(await old.onBatch(batchFrom(offset, 100))).toEqual({ nextOffset: offset });
  expect(store.commits).toBe(commits);
});

it('what was committed and not written is written by the next owner before anything else', async () => {
  const store = createFaultyStore();
  const writer = createCollector();
  writer.onSend = () => 'fail-before';
  const old = createDetectorOwner(store, writer, history);
  await expect(old.onBatch(batchFrom(await old.takeOver(), 600))).rejects.toThrow(LogUnavailable);
  expect([store.commits, writer.written.size]).toEqual([1, 0]);
  writer.onSend = () => 'ok';
  const heir = createDetectorOwner(store, writer, history);
  await heir.takeOver();
  const inFirst = history.slice(0, 600).at(-1) as LogRecord;
  expect(writer.written.size).toBeGreaterThan(0);
  expect(extra(writer.written)).toEqual([]);
  expect(await heir.takeOver()).toBe(inFirst.offset + 1);
});
