import { KEPT_OFFSETS, type LedgerIndex } from '../../src/ports/ledger-index';
import { partitionOf } from '../../src/topology/murmur2';
import { TOPICS } from '../../src/topology/topics';

const NOW = 1_790_000_000_000;
const DAY_MS = 86_400_000;

/** What every index of the ledger must do; run on the in-memory one and on Redis. */
export const describeIndexConformance = (name: string, make: () => LedgerIndex): void => {
  describe(`the ledger's index: ${name}`, () => {
    let index: LedgerIndex;
    beforeAll(() => {
      index = make();
    });
    afterAll(() => index.close());

    let conversations = 0;
    /** A conversation of partition 2 that no other test has. */
    const newConversation = (): string => {
      for (;;) {
        conversations += 1;
        const id = `index-${conversations}`;
        if (partitionOf(Buffer.from(id), TOPICS.verdicts.partitions) === 2) return id;
      }
    };
    const entry = (conversationId: string, offset: number, appendedMs = NOW) => ({
      conversationId,
      offset,
      appendedMs,
    });
    const add = async (next: number, entries: ReturnType<typeof entry>[]): Promise<'added' | 'moved'> =>
      index.add({ partition: 2, expected: await index.position(2), next, entries });

    test('knows nothing before the first batch, and where it stands after it', async () => {
      const id = newConversation();
      expect(await index.position(2)).toBeNull();
      expect(await index.find(id)).toEqual({ offsets: [], position: null });
      expect(await add(70, [entry(id, 69)])).toBe('added');
      expect(await index.position(2)).toBe(70);
      expect(await index.find(id)).toEqual({ offsets: [69], position: 70 });
      expect(await index.position(3)).toBeNull();
    });

    test('a batch of someone who stands elsewhere adds nothing', async () => {
      const id = newConversation();
      await add(90, []);
      expect(await index.add({ partition: 2, expected: 89, next: 95, entries: [entry(id, 91)] })).toBe('moved');
      expect(await index.find(id)).toEqual({ offsets: [], position: 90 });
    });

    test('adding again, out of order, is adding once', async () => {
      const id = newConversation();
      await add(120, [entry(id, 100), entry(id, 105), entry(id, 119)]);
      await add(120, [entry(id, 105), entry(id, 97), entry(id, 110), entry(id, 119)]);
      expect((await index.find(id)).offsets).toEqual([97, 100, 105, 110, 119]);
    });

    test('conversations of one shard do not mix, nor do months', async () => {
      const [a, b] = [newConversation(), newConversation()];
      await add(200, [entry(a, 150, NOW - 95 * DAY_MS), entry(b, 151), entry(a, 152)]);
      expect((await index.find(a)).offsets).toEqual([150, 152]);
      expect((await index.find(b)).offsets).toEqual([151]);
    });

    test('keeps the newest of very many', async () => {
      const id = newConversation();
      const all = Array.from({ length: KEPT_OFFSETS + 30 }, (_, n) => 1_000 + n);
      await add(
        2_000,
        all.map((offset) => entry(id, offset)),
      );
      expect((await index.find(id)).offsets).toEqual(all.slice(-KEPT_OFFSETS));
    });
  });
};
