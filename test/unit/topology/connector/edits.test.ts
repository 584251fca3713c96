import { type EditedRow, editOf } from '../../../../src/topology/connector/edits';
import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import type { LastWritten } from '../../../../src/topology/connector/written';

const TECHNICAL = 'AAAA0000-0000-0000-0000-000000000090';
const PLACEHOLDER = 'aaaa0000-0000-0000-0000-000000000099';
const OURSELVES = [PLACEHOLDER, TECHNICAL];
const OWN_STATUS = '77777777-0000-0000-0000-000000000000';

const offered = (owner = PLACEHOLDER): LastWritten => ({
  caseKey: 'k',
  version: 1,
  exists: true,
  status: 'not-started',
  owner,
  offer: 1,
  notified: [],
  asked: [],
  rung: null,
});
const claimed = (owner = 'olena'): LastWritten => ({ ...offered(owner), status: 'in-progress' });

const row = (status: keyof typeof STATUS_IDS | 'own', owner: string, by: string, isFinal = false): EditedRow => ({
  Id: 'case',
  StatusId: status === 'own' ? OWN_STATUS : STATUS_IDS[status].toUpperCase(),
  OwnerId: owner,
  ModifiedById: by,
  isFinal,
});

/** The edit in short: type and operator, `!` where what Creatio shows is taken or set right, `left` where it stays, `us` when we saved last. */
const short = (edited: EditedRow, last: LastWritten): string => {
  const edit = editOf(edited, last, OURSELVES);
  if (edit === null) return 'nothing';
  const isSeen = edit.marks.some((mark) => mark.startsWith('seen:'));
  const mark = edit.marks.includes('left') ? ' left' : ' !';
  return `${edit.type} ${edit.operator ?? '-'}${isSeen ? mark : ''}${edit.marks.includes('by-us') ? ' us' : ''}`;
};

describe('while the case is offered', () => {
  test.each([
    ['nothing was edited', row('not-started', PLACEHOLDER, 'olena'), 'nothing'],
    ['a person sets In progress', row('in-progress', PLACEHOLDER, 'Olena'), 'accept olena !'],
    ['a person makes himself the owner', row('not-started', 'Olena', 'olena'), 'accept olena !'],
    ['a supervisor makes a person the owner', row('not-started', 'petro', 'chief'), 'accept petro !'],
    ['both at once', row('in-progress', 'olena', 'olena'), 'accept olena !'],
    ['a person cancels', row('canceled', PLACEHOLDER, 'olena'), 'decline olena !'],
    ['a person cancels what he made his own', row('canceled', 'olena', 'olena'), 'decline olena !'],
    ['a person completes', row('completed', PLACEHOLDER, 'olena'), 'complete olena !'],
    ['a person sets a status of their own', row('own', PLACEHOLDER, 'olena'), 'accept olena !'],
    ['a person sets a final status of their own', row('own', PLACEHOLDER, 'olena', true), 'complete olena !'],
    ['nobody is owner any more', row('not-started', '', 'olena'), 'edited - !'],
    ['we saved after somebody cancelled', row('canceled', PLACEHOLDER, TECHNICAL), 'edited - ! us'],
    ['we saved after somebody began', row('in-progress', PLACEHOLDER, TECHNICAL), 'edited - ! us'],
    ['we saved after the owner began', row('in-progress', 'olena', TECHNICAL), 'accept olena ! us'],
    ['we saved after somebody completed', row('completed', PLACEHOLDER, TECHNICAL), 'complete - ! us'],
    ['we saved after the owner completed', row('completed', 'olena', TECHNICAL), 'complete olena ! us'],
    ['we offered it to one operator, unacknowledged', row('not-started', 'olena', TECHNICAL), 'nothing'],
  ])('%s', (_, edited, expected) => {
    expect(short(edited, offered())).toBe(expected);
  });

  test.each([
    ['he accepts', row('in-progress', 'olena', 'olena'), 'accept olena !'],
    ['a colleague begins it for him', row('in-progress', 'olena', 'petro'), 'accept olena !'],
    ['a colleague takes it', row('in-progress', 'petro', 'petro'), 'accept petro !'],
    ['he cancels', row('canceled', 'olena', 'olena'), 'decline olena !'],
    ['he cancels, and we saved after him', row('canceled', 'olena', TECHNICAL), 'decline olena ! us'],
    ['he edits something else', row('not-started', 'OLENA', 'olena'), 'nothing'],
    ['he gives it to the placeholder', row('not-started', PLACEHOLDER, 'olena'), 'edited - !'],
  ])('to one operator alone: %s', (_, edited, expected) => {
    expect(short(edited, offered('olena'))).toBe(expected);
  });

  test('what we never got an answer for is compared by its status alone', () => {
    const unknown = { ...offered(''), status: 'unknown' as const };
    expect(short(row('not-started', 'olena', 'olena'), unknown)).toBe('nothing');
    expect(short(row('in-progress', 'olena', 'olena'), unknown)).toBe('accept olena !');
  });
});

describe('while the case is claimed', () => {
  test.each([
    ['nothing was edited', row('in-progress', 'Olena', 'petro'), 'nothing'],
    ['nothing was edited but by us', row('in-progress', 'olena', TECHNICAL), 'nothing'],
    ['its owner edits something else', row('in-progress', 'olena', 'Olena'), 'edited olena'],
    ['its owner completes', row('completed', 'olena', 'olena'), 'complete olena !'],
    ['a supervisor completes', row('completed', 'olena', 'chief'), 'complete olena !'],
    ['a final status of their own', row('own', 'olena', 'olena', true), 'complete olena !'],
    ['a supervisor cancels', row('canceled', 'olena', 'chief'), 'cancel olena !'],
    ['it is completed and given away', row('completed', 'petro', 'chief'), 'complete olena !'],
    ['it is given to another', row('in-progress', 'Petro', 'chief'), 'reassigned petro !'],
    ['it is given to another with a status of their own', row('own', 'petro', 'chief'), 'reassigned petro !'],
    ['it is given to nobody', row('in-progress', PLACEHOLDER, 'chief'), 'edited chief !'],
    ['it is put back', row('not-started', 'olena', 'olena'), 'edited olena !'],
    ['its owner gives it a status of their own', row('own', 'olena', 'olena'), 'edited olena left'],
    ['we saved after that', row('own', 'olena', TECHNICAL), 'edited - left us'],
    ['a late write of ours', row('in-progress', 'petro', TECHNICAL), 'reassigned petro ! us'],
  ])('%s', (_, edited, expected) => {
    expect(short(edited, claimed())).toBe(expected);
  });
});

test('a case that is over has no edits', () => {
  for (const status of ['completed', 'canceled'] as const)
    expect(editOf(row('in-progress', 'olena', 'olena'), { ...offered(), status }, OURSELVES)).toBeNull();
});

test('how the activity looks goes with the edit, so that the connector knows which edit a command has seen', () => {
  expect(editOf(row('in-progress', 'OLENA', 'olena'), offered(), OURSELVES)?.marks).toEqual([
    `seen:${STATUS_IDS['in-progress']}:olena`,
  ]);
});
