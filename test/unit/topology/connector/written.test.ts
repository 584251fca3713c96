import { type CaseEvent, EMPTY_CASE_EVENT } from '../../../../src/topology/case-event';
import { isEdited } from '../../../../src/topology/connector/edited';
import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import { type LastWritten, offerMark, seenMark, withAnswer } from '../../../../src/topology/connector/written';
import { CASE_ID, claimed, command, ended, SUPPORT, UNASSIGNED } from '../../../support/creatio';

const [A = '', B = '', C = ''] = SUPPORT;
const event = (type: CaseEvent['type'], more: Partial<CaseEvent> = {}): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId: 'e',
  type,
  caseKey: 'k',
  source: 'connector',
  occurredAt: 1,
  receivedAt: 1,
  caseId: CASE_ID,
  version: 5_000,
  ...more,
});
const KNOWN: LastWritten = {
  caseKey: 'k',
  version: 4_000,
  exists: true,
  status: 'not-started',
  owner: UNASSIGNED,
  offer: 1,
  notified: [A],
  asked: [A],
  rung: 0,
};
const FIRST = {
  caseKey: 'k',
  exists: false,
  status: 'unknown',
  owner: '',
  offer: 0,
  notified: [],
  asked: [],
  rung: null,
};

describe('what Creatio acknowledged', () => {
  const notified = (more: Partial<CaseEvent> = {}) =>
    event('notified', { operator: UNASSIGNED, cause: 'not-started', notified: [A, B], rung: 1, ...more });

  it('begins with an activity that is there, whose version is not answered yet', () => {
    for (const type of ['created', 'adopted'] as const)
      expect(withAnswer(undefined, event(type), 7)).toEqual({ ...FIRST, version: -1, exists: true });
    expect(withAnswer(KNOWN, event('created'), 7)).toEqual(KNOWN);
  });

  it('of a new offer is whom it names; within the same one it grows', () => {
    const marks = [offerMark(2)];
    const acknowledged = { version: 5_000, notified: [A, B], asked: [A, B], rung: 1 };
    expect(withAnswer(KNOWN, notified({ marks }), 7)).toEqual({ ...KNOWN, ...acknowledged, offer: 2 });
    expect(withAnswer(KNOWN, notified({ marks: ['x', offerMark(1)], notified: [B] }), 7)).toEqual({
      ...KNOWN,
      ...acknowledged,
      asked: [B],
    });
    expect(withAnswer(undefined, notified(), 7)).toMatchObject({ version: 5_000, exists: true, offer: 0 });
  });

  it('does not count who waits, though he was acknowledged before', () => {
    const marks = [offerMark(1), `held:${A}`];
    expect(withAnswer(KNOWN, notified({ marks }), 7)).toMatchObject({ notified: [B], asked: [A, B] });
  });

  it('says how it stands there', () => {
    const claim = notified({ operator: B, cause: 'in-progress' });
    expect(withAnswer(KNOWN, claim, 7)).toMatchObject({ owner: B, status: 'in-progress' });
    expect(withAnswer(KNOWN, notified({ operator: null, cause: 'nonsense' }), 7)).toMatchObject({
      owner: '',
      status: 'unknown',
    });
  });

  it.each(['superseded', 'rejected'] as const)(
    '%s answers the command, which is not written until the next one is',
    (type) => {
      const unwritten = withAnswer(KNOWN, event(type), 7);
      expect(unwritten).toEqual({ ...KNOWN, version: 5_000, unwritten: true });
      expect(withAnswer(undefined, event(type), 7)).toEqual({ ...FIRST, version: 5_000, unwritten: true });
      expect(withAnswer(unwritten, event('created', { version: 6_000 }), 8)).toMatchObject({ unwritten: true });
      expect(withAnswer(unwritten, notified({ version: 6_000 }), 8)).not.toHaveProperty('unwritten');
    },
  );

  it.each(['cancelled-before-write', 'expired'] as const)('%s answers the command', (type) => {
    expect(withAnswer(KNOWN, event(type), 7)).toEqual({ ...KNOWN, version: 5_000 });
    expect(withAnswer(undefined, event(type), 7)).toEqual({ ...FIRST, version: 5_000 });
  });

  it('deleted: it was there, and is over', () => {
    expect(withAnswer(undefined, event('deleted'), 7)).toEqual({
      ...FIRST,
      version: 5_000,
      exists: true,
      status: 'canceled',
    });
  });

  it('is not changed by an older answer, by another’s word, or by one of no case', () => {
    expect(withAnswer(KNOWN, event('expired', { version: 3_999 }), 7)).toBe(KNOWN);
    expect(withAnswer(KNOWN, event('expired', { version: 4_000 }), 7)).toEqual(KNOWN);
    expect(withAnswer(KNOWN, event('missed', { source: 'detector' }), 7)).toBe(KNOWN);
    expect(withAnswer(KNOWN, event('released'), 7)).toBe(KNOWN);
    expect(withAnswer(KNOWN, event('deleted', { caseId: null }), 7)).toBe(KNOWN);
    expect(withAnswer(undefined, event('deleted', { caseId: null }), 7)).toBeUndefined();
  });

  it('remembers the newest edit that the poller told, at its place in the log', () => {
    const seen = seenMark('S', 'O');
    const told = event('accept', { source: 'poller', marks: ['x', seen] });
    expect(withAnswer(KNOWN, told, 7)).toEqual({ ...KNOWN, edit: { version: 7_000, seen: 'seen:s:o' } });
    expect(withAnswer(KNOWN, event('edited', { source: 'poller' }), 7)).toBe(KNOWN);
    expect(withAnswer(undefined, told, 7)).toBeUndefined();
  });
});

describe('an edit that the command does not know', () => {
  const row = (status: keyof typeof STATUS_IDS, owner: string) => ({
    StatusId: STATUS_IDS[status].toUpperCase(),
    OwnerId: owner.toUpperCase(),
  });
  const claim = claimed(5_000, A);

  it('is none where all is as it was written, or as it is wanted', () => {
    expect(isEdited(claim, KNOWN, row('not-started', UNASSIGNED), A)).toBe(false);
    expect(isEdited(claim, KNOWN, row('in-progress', A), A)).toBe(false);
    expect(isEdited(command(5_000, { status: 'unknown' }), undefined, row('not-started', A), A)).toBe(false);
  });

  it('is another status or owner', () => {
    expect(isEdited(claim, KNOWN, row('in-progress', B), A)).toBe(true);
    expect(isEdited(claim, KNOWN, row('not-started', A), A)).toBe(true);
    expect(isEdited(claim, KNOWN, row('in-progress', UNASSIGNED), A)).toBe(true);
    expect(isEdited(claim, KNOWN, { StatusId: 'a customer’s own', OwnerId: UNASSIGNED }, A)).toBe(true);
  });

  it('of an activity that was never acknowledged is a moved status alone', () => {
    expect(isEdited(claim, undefined, row('not-started', C), A)).toBe(false);
    expect(isEdited(claim, undefined, row('in-progress', C), A)).toBe(true);
    const unknown = { ...KNOWN, status: 'unknown' } as const;
    expect(isEdited(claim, unknown, row('not-started', C), A)).toBe(false);
    expect(isEdited(claim, unknown, row('canceled', C), A)).toBe(true);
  });

  it('is overwritten once the command was decided knowing this very edit', () => {
    const found = row('in-progress', B);
    const seen = seenMark(found.StatusId, found.OwnerId);
    expect(isEdited(claim, { ...KNOWN, edit: { version: 4_999, seen } }, found, A)).toBe(false);
    // The first output of the step that took the edit has the version of the edit's own place.
    expect(isEdited(claim, { ...KNOWN, edit: { version: 5_000, seen } }, found, A)).toBe(false);
    expect(isEdited(claim, { ...KNOWN, edit: { version: 5_001, seen } }, found, A)).toBe(true);
    expect(isEdited(claim, { ...KNOWN, edit: { version: 4_999, seen: 'seen:x:y' } }, found, A)).toBe(true);
  });

  it('is overwritten also where no write was ever acknowledged', () => {
    const found = row('in-progress', B);
    const seen = seenMark(found.StatusId, found.OwnerId);
    const unknown = { ...KNOWN, status: 'unknown' } as const;
    expect(isEdited(claim, { ...unknown, edit: { version: 4_999, seen } }, found, A)).toBe(false);
    expect(isEdited(claim, { ...unknown, edit: { version: 5_001, seen } }, found, A)).toBe(true);
  });

  it('of a case that is over is compared like any other', () => {
    expect(isEdited(ended(5_000), KNOWN, row('completed', UNASSIGNED), UNASSIGNED)).toBe(true);
  });
});
