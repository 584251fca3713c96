import type { CustomerState } from '../../../../src/topology/cases/case';
import { LONGEST_LIFE_MS, readBack } from '../../../../src/topology/cases/read-back';
import type { Claim } from '../../../../src/topology/claim';
import { action, missedEpisode } from '../../../support/case-events';
import { CASE, DAY, KEY, MINUTE, play } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const opened = [missedEpisode(0)];
const claimed = [...opened, action('accept', MINUTE, 'olena', CASE)];
const over = [...claimed, action('complete', 2 * MINUTE, 'olena', CASE)];

const stateOf = (events: Parameters<typeof play>[0]): CustomerState | null => play(events).state;
const claimsOf = (events: Parameters<typeof play>[0]): Claim[] => play(events).claims.filter((claim) => claim !== null);

describe('a claims record that stands last', () => {
  test('is right when it is the one that the state wrote', () => {
    for (const events of [opened, claimed, over])
      expect(readBack(claimsOf(events).at(-1) as Claim, stateOf(events), T)).toBeNull();
  });

  test('of a case that ended as it opened is the one that the state wrote, too', () => {
    const off = play(opened, { switchAt: () => false });
    expect(readBack(off.claims.at(-1) as Claim, off.state, T)).toBeNull();
    expect(readBack(off.claims[0] as Claim, off.state, T)).toMatchObject({ value: off.claims.at(-1) });
  });

  test('older than the state is followed by the very record that the state wrote', () => {
    for (const events of [claimed, over]) {
      const [first] = claimsOf(events);
      const output = readBack(first as Claim, stateOf(events), T);
      expect(output).toEqual({ topic: 'claims', key: CASE, partitionKey: KEY, value: claimsOf(events).at(-1) });
    }
  });

  test('newer than the state is left: the state is being rebuilt', () => {
    expect(readBack(claimsOf(over).at(-1) as Claim, stateOf(claimed), T)).toBeNull();
  });
});

describe('a record of a case that is forgotten', () => {
  const [first] = claimsOf(opened) as [Claim];
  const later = stateOf([missedEpisode(0, 'e-2'), action('accept', 1, 'petro', 'x'), missedEpisode(2, 'e-3')]);

  test('gets its tombstone once the state has claims above its version', () => {
    const version = later?.open?.claimVersion ?? 0;
    const tombstone = { topic: 'claims', key: CASE, partitionKey: KEY, value: null };
    expect(readBack({ ...first, version: version - 1 }, later, T)).toEqual(tombstone);
    expect(readBack({ ...first, version }, later, T)).toBeNull();
    const ended = stateOf([
      missedEpisode(0, 'e-2'),
      action('complete', 1, 'petro', play([missedEpisode(0, 'e-2')]).state?.open?.id ?? ''),
    ]);
    const endVersion = ended?.ended?.[0]?.claimVersion ?? 0;
    expect(readBack({ ...first, version: endVersion - 1 }, ended, T)).toEqual(tombstone);
    expect(readBack({ ...first, version: endVersion }, ended, T)).toBeNull();
  });

  test('without any state gets it only when its time is over for certain: the store may be empty', () => {
    expect(LONGEST_LIFE_MS).toBe(96 * DAY);
    expect(readBack(first, null, null)).toBeNull();
    expect(readBack(first, null, T + LONGEST_LIFE_MS - 1)).toBeNull();
    expect(readBack(first, null, T + LONGEST_LIFE_MS)).toMatchObject({ value: null });
    expect(readBack(first, { seen: {} }, T + LONGEST_LIFE_MS)).toBeNull();
  });
});
