import { createHash } from 'node:crypto';
import { makePlan } from '../../simulation/history/make-plan';
import type { Outcome } from '../../simulation/history/outcome';
import { play } from '../../simulation/history/play';
import { makeTopicsSmall } from '../../simulation/world/small-topics';

beforeAll(makeTopicsSmall);

/** Every byte of every topic, with where and when it was written. */
const contentOf = ({ logs }: Outcome): string => {
  const hash = createHash('sha256');
  for (const [name, partitions] of Object.entries(logs))
    for (const { partition, offset, timestampMs, key, value, headers } of partitions.flat()) {
      hash.update(`${name} ${partition} ${offset} ${timestampMs} ${String(key)} ${JSON.stringify(headers)} `);
      hash.update(value ?? 'tombstone');
    }
  return hash.digest('hex');
};

it.each([1, 23])(
  'the same seed is the same history, byte for byte (seed %i)',
  async (seed) => {
    const once = contentOf(await play(makePlan(seed)));
    expect(contentOf(await play(makePlan(seed)))).toBe(once);
  },
  300_000,
);

it('another seed is another history', async () => {
  expect(contentOf(await play(makePlan(1)))).not.toBe(contentOf(await play(makePlan(2))));
}, 300_000);
