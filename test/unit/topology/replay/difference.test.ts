import { EMPTY_CASE_EVENT } from '../../../../src/topology/case-event';
import { differenceOf, type Living, type Replayed } from '../../../../src/topology/replay/difference';
import { T } from '../../../support/chat-events';
import { verdictOf } from '../../../support/verdicts';

const miss = verdictOf();
const answered = verdictOf({ kind: 'answered', reason: 'answered-in-time' });
const off = verdictOf({ kind: 'ignored', reason: 'switched-off' });
const living = (more: Partial<Living> = {}): Living => ({ verdict: miss, heard: 'missed', heardVersion: 1, ...more });
const unheard: Living = living({ heard: null, heardVersion: -1 });
const replayed = (more: Partial<Replayed> = {}): Replayed => ({
  verdict: miss,
  missed: { ...EMPTY_CASE_EVENT, type: 'missed' } as never,
  answeredSinceMs: null,
  ...more,
});

describe('what a replay changes', () => {
  it.each([
    ['a miss that the cases heard of is the same', living(), replayed(), 'same'],
    ['a miss that they did not hear of is created', unheard, replayed(), 'create'],
    ['a miss that they were told to forget is created again', living({ heard: 'retracted' }), replayed(), 'create'],
    ['no miss, though they heard of one, is retracted', living(), replayed({ verdict: answered }), 'retract'],
    [
      'a later retraction that they did not hear of is one, too',
      living(),
      replayed({ verdict: verdictOf({ kind: 'retracted' }) }),
      'retract',
    ],
    ['an episode that the replay does not have is retracted', living(), null, 'retract'],
    [
      'no miss on either side is no case',
      living({ verdict: answered, heard: null }),
      replayed({ verdict: answered }),
      'no-case',
    ],
    [
      'an episode that only the ledger has, and no case, is none',
      living({ verdict: answered, heard: null }),
      null,
      'no-case',
    ],
    [
      'a miss of a customer who was answered since is left',
      unheard,
      replayed({ answeredSinceMs: T }),
      'answered-since',
    ],
    [
      'that a human wrote since saves no miss from being retracted',
      living(),
      replayed({ verdict: answered, answeredSinceMs: T }),
      'retract',
    ],
  ])('%s', (_, said, again, change) => expect(differenceOf(said, again, true).change).toBe(change));

  it('of a conversation that is not whole nothing is changed, and what is the same is still called so', () => {
    expect(differenceOf(unheard, replayed(), false).change).toBe('not-whole');
    expect(differenceOf(living(), replayed({ verdict: answered }), false).change).toBe('not-whole');
    expect(differenceOf(living(), replayed(), false).change).toBe('same');
  });

  it('what was brought in as if the switch had been on stays, and only that', () => {
    const broughtIn = verdictOf({ marks: ['as-if-on', 'replay'] });
    expect(differenceOf(living({ verdict: broughtIn }), replayed({ verdict: off }), true)).toEqual({
      change: 'same',
      ledger: 'equal',
    });
    expect(differenceOf(living(), replayed({ verdict: off }), true).change).toBe('retract');
    expect(differenceOf(living({ verdict: broughtIn }), replayed({ verdict: answered }), true).change).toBe('retract');
    const takenBack = verdictOf({ kind: 'retracted', marks: ['as-if-on', 'replay'] });
    expect(
      differenceOf(living({ verdict: takenBack, heard: 'retracted' }), replayed({ verdict: off }), true).change,
    ).toBe('no-case');
  });
});

describe('how the ledger compares', () => {
  it.each([
    ['equal when kind and reason are', living(), replayed(), 'equal'],
    [
      'different when the reason is another',
      living(),
      replayed({ verdict: verdictOf({ reason: 'no-agent' }) }),
      'different',
    ],
    [
      'different when the kind is another',
      living(),
      replayed({ verdict: { ...miss, kind: 'retracted' } }),
      'different',
    ],
    ['missing when it has nothing', living({ verdict: null }), replayed(), 'missing'],
    ['only there when the replay has nothing', living(), null, 'only-in-ledger'],
  ])('it is %s', (_, said, again, ledger) => expect(differenceOf(said, again, true).ledger).toBe(ledger));
});
