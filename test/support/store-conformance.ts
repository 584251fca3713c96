import { randomUUID } from 'node:crypto';
import type { PartitionStore, StateStore, StoreCommit } from '../../src/ports/state-store';

const bytes = (text: string): Buffer => Buffer.from(text);

/** What every state store must do; run on the in-memory one and on Redis. */
export const describeStoreConformance = (name: string, make: () => StateStore): void => {
  describe(`the state store: ${name}`, () => {
    let store: StateStore;
    let partition: PartitionStore;
    beforeAll(() => {
      store = make();
    });
    beforeEach(() => {
      partition = store.partition(`test-${randomUUID()}`, 3);
    });
    afterAll(() => store.close());

    const commit = (
      token: string,
      expectedOffset: number | null,
      nextOffset: number,
      more: Partial<StoreCommit> = {},
    ) =>
      partition.commit({
        token,
        expectedOffset,
        nextOffset,
        meta: '{}',
        states: [],
        timers: [],
        outbox: null,
        trimOutboxTo: null,
        ...more,
      });

    test('nothing is there before the first commit', async () => {
      expect(await partition.takeOver('a')).toEqual({ nextOffset: null, meta: null, timers: [], outbox: [] });
      expect(await partition.load(['k'])).toEqual([null]);
    });

    test('a commit is there as a whole, bytes untouched', async () => {
      await partition.takeOver('a');
      const binary = Buffer.from([0, 255, 10, 13, 0, 128]);
      const made = {
        meta: '{"m":1}',
        states: [['k1', binary] as const, ['k2', bytes('two')] as const],
        timers: [['k1', 1_790_000_000_123] as const, ['k2', 5] as const],
        outbox: { id: 1, records: binary },
      };
      expect(await commit('a', null, 10, made)).toBe('committed');
      const taken = await partition.takeOver('b');
      expect(taken).toMatchObject({ nextOffset: 10, meta: '{"m":1}', outbox: [{ id: 1, records: binary }] });
      expect([...taken.timers].sort((x, y) => x.atMs - y.atMs)).toEqual([
        { key: 'k2', atMs: 5 },
        { key: 'k1', atMs: 1_790_000_000_123 },
      ]);
      expect(await partition.load(['k2', 'none', 'k1'])).toEqual([bytes('two'), null, binary]);
    });

    test('states and timers are forgotten by null', async () => {
      await partition.takeOver('a');
      await commit('a', null, 1, { states: [['k', bytes('x')]], timers: [['k', 5]] });
      await commit('a', 1, 2, { states: [['k', null]], timers: [['k', null]] });
      expect(await partition.load(['k'])).toEqual([null]);
      expect((await partition.takeOver('b')).timers).toEqual([]);
    });

    test("an old owner's commit is fenced and writes nothing", async () => {
      await partition.takeOver('old');
      await commit('old', null, 1);
      await partition.takeOver('new');
      expect(await commit('old', 1, 2, { states: [['k', bytes('x')]] })).toBe('fenced');
      expect(await partition.load(['k'])).toEqual([null]);
      expect(await commit('new', 1, 2)).toBe('committed');
    });

    test('a commit that expects another offset is moved and writes nothing', async () => {
      await partition.takeOver('a');
      expect(await commit('a', 7, 8, { states: [['k', bytes('x')]] })).toBe('moved');
      expect(await commit('a', null, 5)).toBe('committed');
      expect(await commit('a', null, 6)).toBe('moved');
      expect(await commit('a', 4, 6)).toBe('moved');
      expect((await partition.takeOver('b')).nextOffset).toBe(5);
      expect(await partition.load(['k'])).toEqual([null]);
    });

    test('of two owners who race exactly the last to take over commits', async () => {
      await partition.takeOver('a');
      await commit('a', null, 1);
      await Promise.all([partition.takeOver('x'), partition.takeOver('y')]);
      const results = await Promise.all([commit('x', 1, 2), commit('y', 1, 2)]);
      expect(results.filter((result) => result === 'committed')).toHaveLength(1);
    });

    test('the outbox stays until it is trimmed, and comes back in order', async () => {
      await partition.takeOver('a');
      for (let id = 1; id <= 12; id += 1)
        await commit('a', id === 1 ? null : id - 1, id, { outbox: { id, records: bytes(`r${id}`) } });
      expect((await partition.takeOver('b')).outbox.map(({ id }) => id)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
      ]);
      await commit('b', 12, 13, { trimOutboxTo: 10, outbox: { id: 13, records: bytes('r13') } });
      expect((await partition.takeOver('c')).outbox.map(({ id, records }) => `${id} ${records}`)).toEqual([
        '11 r11',
        '12 r12',
        '13 r13',
      ]);
    });

    test('ten thousand states and timers are one commit', async () => {
      await partition.takeOver('a');
      const names = Array.from({ length: 10_000 }, (_, index) => `k${index}`);
      await commit('a', null, 1, {
        states: names.map((key) => [key, bytes(key)] as const),
        timers: names.map((key, index) => [key, index] as const),
      });
      const taken = await partition.takeOver('b');
      expect(taken.timers).toHaveLength(10_000);
      expect((await partition.load(names)).map(String)).toEqual(names);
      await commit('b', 1, 2, {
        states: names.map((key) => [key, null] as const),
        timers: names.map((key) => [key, null] as const),
      });
      expect((await partition.takeOver('c')).timers).toEqual([]);
    });

    test('clear forgets all but the owner, and only for the owner', async () => {
      await partition.takeOver('a');
      await commit('a', null, 4, {
        states: [['k', bytes('x')]],
        timers: [['k', 1]],
        outbox: { id: 1, records: bytes('r') },
      });
      expect(await partition.clear('other')).toBe('fenced');
      expect(await partition.clear('a')).toBe('cleared');
      expect(await partition.load(['k'])).toEqual([null]);
      expect(await commit('a', null, 1)).toBe('committed');
      expect(await partition.takeOver('b')).toEqual({ nextOffset: 1, meta: '{}', timers: [], outbox: [] });
    });

    test('partitions and processors do not see each other', async () => {
      const other = store.partition('another', 3);
      await partition.takeOver('a');
      await commit('a', null, 1, { states: [['k', bytes('x')]] });
      expect(await other.load(['k'])).toEqual([null]);
    });
  });
};
