import { type ClaimsKeeper, startClaimsKeeper } from '../../../../src/consumers/cases/claims-keeper';
import { createMemoryLog, type MemoryLog } from '../../../../src/memory/memory-log';
import { createMemoryStore, type MemoryStore } from '../../../../src/memory/memory-store';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';
import { createLocalCodecs } from '../../../../src/schemas/local-codecs';
import type { Claim } from '../../../../src/topology/claim';
import { TOPICS } from '../../../../src/topology/topics';
import { action, missedEpisode } from '../../../support/case-events';
import { CASE, DAY, KEY, MINUTE, play } from '../../../support/cases';
import { T } from '../../../support/chat-events';
import { settlingClock } from '../../../support/settling-clock';

const codecs = createLocalCodecs();
const CLAIMS = TOPICS.claims.name;
const { claims, state } = play([missedEpisode(0), action('accept', MINUTE, 'olena', CASE)]);
const [unclaimed, claimed] = claims as [Claim, Claim];

let log: MemoryLog;
let store: MemoryStore;
let clock: ReturnType<typeof settlingClock>;
let owned: Map<number, number | null>;
let keeper: ClaimsKeeper;
let written: (Claim | null)[];
let closeTail: () => Promise<void>;

const put = (partition: number, ...values: (Claim | null)[]) =>
  log.writer().send(
    values.map((value) => ({
      topic: CLAIMS,
      key: CASE,
      partition,
      value: value === null ? null : codecs.encode('claims', value),
    })),
  );

const keep = async (partition: number, text: string | null): Promise<void> => {
  const part = store.partition('cases', partition);
  await part.takeOver('token');
  await part.commit({
    token: 'token',
    expectedOffset: null,
    nextOffset: 1,
    meta: '{}',
    states: [[KEY, text === null ? null : Buffer.from(text)]],
    timers: [],
    outbox: null,
    trimOutboxTo: null,
  });
};

const start = async (): Promise<void> => {
  keeper = await startClaimsKeeper({
    log,
    writer: log.writer(),
    store,
    codecs,
    clock,
    meter: noMeter,
    logger: silentLogger,
    owned: () => owned,
  });
};

beforeEach(async () => {
  log = createMemoryLog({ topics: { [CLAIMS]: 2 } });
  store = createMemoryStore();
  clock = settlingClock(T);
  owned = new Map([[0, T]]);
  written = [];
  const tail = await log.tail({
    topic: CLAIMS,
    from: 'start',
    onRecord: ({ key, value }) => {
      if (String(key) === CASE) written.push(value === null ? null : codecs.decode('claims', value));
    },
  });
  await keep(0, JSON.stringify(state));
  await start();
  closeTail = tail.close;
});
afterEach(async () => {
  await keeper.close();
  await closeTail();
});

test("a slow old owner's record that comes last is followed by the present claim, once", async () => {
  await put(0, unclaimed, claimed, unclaimed);
  await clock.advance(60_000);
  expect(written).toEqual([unclaimed, claimed, unclaimed, claimed]);
});

test('a record whose successor is only on its way is given the time to arrive', async () => {
  await put(0, unclaimed);
  await clock.advance(9_000);
  await put(0, claimed);
  await clock.advance(60_000);
  expect(written).toEqual([unclaimed, claimed]);
});

test('nothing is written for partitions that are not ours, until they are', async () => {
  await keep(1, JSON.stringify(state));
  await put(1, claimed, unclaimed);
  await clock.advance(300_000);
  expect(written).toHaveLength(2);
  owned.set(1, T);
  await clock.advance(60_000);
  expect(written.at(-1)).toEqual(claimed);
});

test('what lay unlooked at in a foreign partition for ten minutes is its owner’s business', async () => {
  await keep(1, JSON.stringify(state));
  await put(1, claimed, unclaimed);
  await clock.advance(610_000);
  owned.set(1, T);
  await clock.advance(60_000);
  expect(written).toHaveLength(2);
});

test('what stood in the topic before is looked at after a start', async () => {
  await keeper.close();
  await put(0, claimed, unclaimed);
  await start();
  await clock.advance(60_000);
  expect(written).toEqual([claimed, unclaimed, claimed]);
});

test('an empty store, or a state that began in the middle of the log, judges nothing', async () => {
  store.wipe();
  await put(0, claimed);
  await clock.advance(60_000);
  await keep(0, `!${JSON.stringify(state)}`);
  await put(0, unclaimed);
  await clock.advance(60_000);
  expect(written).toEqual([claimed, unclaimed]);
});

test('a record that comes after the tombstone of a long forgotten case gets the tombstone again', async () => {
  store.wipe();
  owned.set(0, T + 97 * DAY);
  await put(0, null, unclaimed);
  await clock.advance(60_000);
  expect(written).toEqual([null, unclaimed, null]);
});

test('an unreadable record is left alone, and the others are still looked at', async () => {
  await put(0, claimed);
  await log.writer().send([{ topic: CLAIMS, key: 'other', partition: 0, value: Buffer.from('no avro') }]);
  await put(0, unclaimed);
  await clock.advance(60_000);
  expect(written).toEqual([claimed, unclaimed, claimed]);
});
