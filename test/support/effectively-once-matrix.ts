import type { Faults, Mishap } from '../../simulators/creatio/faults';
import type { LoggedRequest, PlannedMishap } from '../../simulators/creatio/request-log';
import type { ActivityCommand } from '../../src/topology/activity-command';
import { blindCreates } from './blind-creates';
import { CASE_ID, claimed, command, ended, SUPPORT } from './creatio';
import { type Left, playCommands } from './lossy-creatio';

const [olena = '', petro = ''] = SUPPORT;

/** Stories that between them make every kind of write. */
const STORIES: Readonly<Record<string, readonly ActivityCommand[]>> = {
  'offered to a group, taken, taken back': [command(1000), claimed(2000, petro), ended(3000)],
  'offered to one, then to the group, completed': [
    command(1000, { ladder: [{ kind: 'contact', ids: [olena] }] }),
    command(2000, { type: 'offer-again', offer: 2 }),
    ended(3000, { type: 'complete-activity', status: 'completed', owner: olena, endReason: 'completed' }),
  ],
};

const AFTER: readonly Mishap[] = [
  'resetAfterCommit',
  'errorAfterCommit',
  'hangAfterCommit',
  'pageAfterCommit',
  'loginPageAfterCommit',
  'commitLate',
];
const BEFORE: readonly Mishap[] = [
  'resetBefore',
  'errorBefore',
  'hang',
  'tooManyClients',
  'firewall',
  'loginPage',
  'tooMany',
  'sessionLost',
  'csrfStale',
];
const DUPLICATES: readonly Faults['duplicateAnswer'][] = ['500-pg', '500-mssql', '409', '400'];

/** One request of the story, as a plan finds it again: the nth of its method and entity set. */
type Place = Required<Pick<PlannedMishap, 'method' | 'set' | 'skip'>>;

const placesOf = (requests: readonly LoggedRequest[]): readonly Place[] => {
  const counts = new Map<string, number>();
  return requests.flatMap(({ method, set }) => {
    if (set === null) return [];
    const key = `${method} ${set}`;
    const skip = counts.get(key) ?? 0;
    counts.set(key, skip + 1);
    return [{ method, set, skip }];
  });
};

/** How much of the matrix is played. */
export interface MatrixSize {
  /** Each answer to a repeated key at each create, or one after the other. */
  readonly duplicates: 'all' | 'in-turn';
  readonly mishaps: 'all' | 'unclear';
  readonly variants: readonly { readonly shared: boolean; readonly restarts: boolean }[];
}

/** What can go wrong with it. A lost answer to a read says nothing about a write; those faults are for writes. */
const mishapsOf = ({ method }: Place, size: MatrixSize): readonly Mishap[] => {
  const before = size.mishaps === 'all' ? BEFORE : BEFORE.slice(0, 3);
  return method === 'GET' ? before.filter((mishap) => mishap !== 'csrfStale') : [...before, ...AFTER];
};

/** The answer to a repeated key plays a part only where something is created. */
const duplicatesOf = ({ method }: Place, size: MatrixSize, turn: number): readonly Faults['duplicateAnswer'][] => {
  if (method !== 'POST') return ['500-pg'];
  return size.duplicates === 'all' ? DUPLICATES : [DUPLICATES[turn % DUPLICATES.length] ?? '500-pg'];
};

/** Every request of a story × everything that can go wrong with it × every answer to a repeated key: all end the same, and nothing is created blindly. */
export const describeEffectivelyOnce = (size: MatrixSize): void => {
  describe.each(Object.entries(STORIES))('%s', (_, story) => {
    describe.each(size.variants)('%j', ({ shared, restarts }) => {
      let clean: Left;
      beforeAll(async () => {
        clean = await playCommands(story, { shared, restarts, duplicateAnswer: '500-pg', plan: [] });
      });

      it('without any fault makes one activity, and reads before it creates', () => {
        expect(clean.states.at(-1)).toMatchObject({ activities: [[CASE_ID, ...Array(8).fill(expect.anything())]] });
        expect(blindCreates(clean.requests)).toEqual([]);
      });

      it('whatever goes wrong at whatever request, and however a repeated key is answered, ends the same', async () => {
        let played = 0;
        const found: unknown[] = [];
        for (const place of placesOf(clean.requests))
          for (const mishap of mishapsOf(place, size))
            for (const duplicateAnswer of duplicatesOf(place, size, played)) {
              played += 1;
              const what = `${mishap} at ${place.method} ${place.set} #${place.skip + 1}, ${duplicateAnswer}`;
              const plan = [{ ...place, mishap }];
              const left = await playCommands(story, { shared, restarts, duplicateAnswer, plan }).catch(
                (error: unknown): Left => {
                  throw new Error(what, { cause: error });
                },
              );
              if (left.unmet > 0) found.push({ what, unmet: left.unmet });
              const blind = blindCreates(left.requests);
              if (blind.length > 0) found.push({ what, blind });
              if (JSON.stringify(left.states) !== JSON.stringify(clean.states))
                found.push({ what, states: left.states });
            }
        expect(found).toEqual([]);
        expect(played).toBeGreaterThan(100);
      });
    });
  });
};
