import { type CaseEvent, EMPTY_CASE_EVENT } from '../../../../src/topology/case-event';
import { correctionVersion, createMiss, retractMiss } from '../../../../src/topology/replay/correction';
import type { Living } from '../../../../src/topology/replay/difference';
import { T } from '../../../support/chat-events';
import { verdictOf } from '../../../support/verdicts';

const miss = verdictOf({ marks: ['observed', 'source-gap'] });
const event: CaseEvent = {
  ...EMPTY_CASE_EVENT,
  eventId: 'missed-e-1',
  type: 'missed',
  caseKey: 'client:1:501',
  source: 'detector',
  occurredAt: T + 310_000,
  receivedAt: T + 310_000,
  version: 1_234_003,
  episodeId: 'e-1',
  anchorAt: T,
  cause: 'queue-timeout',
};
const living = (more: Partial<Living> = {}): Living => ({ verdict: miss, heard: null, heardVersion: -1, ...more });

describe('the version of a correction', () => {
  it('stands at the place of the decision, above all that a processor says there', () => {
    expect(correctionVersion(living(), miss)).toBe(1_234_990);
    expect(correctionVersion(living({ verdict: null }), miss)).toBe(1_234_990);
    expect(correctionVersion(living(), null)).toBe(1_234_990);
  });

  it('stands at the newest of the places that the ledger, the replay and the cases speak of', () => {
    expect(correctionVersion(living({ heardVersion: 2_000_004 }), miss)).toBe(2_000_990);
    expect(correctionVersion(living({ verdict: verdictOf({ version: 3_000_000 }) }), miss)).toBe(3_000_990);
    expect(correctionVersion(living(), verdictOf({ version: 4_000_999 }))).toBe(4_000_990);
  });

  it('follows from what the cases heard, not from a verdict that another replay just wrote', () => {
    expect(correctionVersion(living({ verdict: verdictOf({ version: 1_234_990 }) }), miss)).toBe(1_234_990);
  });

  it('counts up with each correction at the same place, until the place has none left', () => {
    expect(correctionVersion(living({ heardVersion: 1_234_989 }), miss)).toBe(1_234_990);
    expect(correctionVersion(living({ heardVersion: 1_234_990 }), miss)).toBe(1_234_991);
    expect(correctionVersion(living({ heardVersion: 1_234_998 }), miss)).toBe(1_234_999);
    expect(correctionVersion(living({ heardVersion: 1_234_999 }), miss)).toBeNull();
  });
});

describe('a miss that is brought in', () => {
  const replayed = { verdict: miss, missed: event, answeredSinceMs: null };

  it('is a verdict and a case event of one version, of now, marked, and observed no more', () => {
    const marks = ['replay', 'source-gap'];
    expect(createMiss(living(), replayed, T + 9_000_000, false)).toEqual({
      verdict: { ...miss, version: 1_234_990, marks },
      event: { ...event, version: 1_234_990, marks, occurredAt: T + 9_000_000, receivedAt: T + 9_000_000 },
    });
  });

  it('says so where the switch was taken for on', () => {
    expect(createMiss(living(), replayed, T, true)?.verdict.marks).toEqual(['as-if-on', 'replay', 'source-gap']);
  });

  it('is refused where no version is left', () => {
    expect(createMiss(living({ heardVersion: 1_234_999 }), replayed, T, false)).toBeNull();
  });
});

describe('a miss that is taken back', () => {
  const said = { ...living({ heard: 'missed', heardVersion: 1_234_003 }), verdict: miss };
  const idOf = (version: number): string => `id-${version}`;

  it('keeps what the cases know of it, and says what it was instead', () => {
    const answered = verdictOf({ kind: 'answered', reason: 'answered-in-time', answeredAt: T + 5 });
    expect(retractMiss(said, answered, event, T + 9_000_000, idOf)).toEqual({
      verdict: {
        ...answered,
        kind: 'retracted',
        reason: 'replayed',
        causeText: 'answered: answered-in-time',
        version: 1_234_990,
        marks: ['replay'],
      },
      event: {
        ...event,
        eventId: 'id-1234990',
        type: 'retracted',
        cause: 'replayed',
        version: 1_234_990,
        occurredAt: T + 9_000_000,
        receivedAt: T + 9_000_000,
      },
    });
  });

  it('says when there is no such episode', () => {
    expect(retractMiss(said, null, event, T, idOf)?.verdict).toMatchObject({
      kind: 'retracted',
      causeText: 'no-such-episode',
      conversationId: 'c-1',
      marks: ['replay', 'source-gap'],
    });
  });

  it('is refused where no version is left', () => {
    expect(retractMiss({ ...said, heardVersion: 1_234_999 }, null, event, T, idOf)).toBeNull();
  });
});
