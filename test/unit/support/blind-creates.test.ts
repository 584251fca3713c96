import type { LoggedRequest } from '../../../simulators/creatio/request-log';
import { blindCreates } from '../../support/blind-creates';

const ID = 'd0000000-0000-4000-8000-000000000001';
let sequence = 0;
const seen = (method: string, more: Partial<LoggedRequest> = {}): LoggedRequest => {
  sequence += 1;
  return {
    sequence,
    atMs: 0,
    service: 'site',
    method,
    path: '/odata/Activity',
    set: 'Activity',
    targets: [{ method, set: 'Activity', id: ID, subject: null }],
    mishap: null,
    status: method === 'GET' ? 200 : 201,
    ...more,
  };
};
const lost = { mishap: 'resetAfterCommit', status: null } as const;

it.each([
  ['a create without a read', [seen('POST')], 1],
  ['a create after a read', [seen('GET'), seen('POST')], 0],
  ['one more after an answer that is lost', [seen('GET'), seen('POST', lost), seen('POST')], 1],
  ['one more after a read in between', [seen('GET'), seen('POST', lost), seen('GET'), seen('POST')], 0],
  ['after a read that failed', [seen('GET'), seen('POST', lost), seen('GET', lost), seen('POST')], 1],
  [
    'after a read that was a login page',
    [seen('GET'), seen('POST', lost), seen('GET', { mishap: 'loginPage' }), seen('POST')],
    1,
  ],
  [
    'after a refusal that did nothing',
    [seen('GET'), seen('POST', { mishap: 'csrfStale', status: 403 }), seen('POST')],
    0,
  ],
  [
    'after an error that may have come behind the write',
    [seen('GET'), seen('POST', { mishap: 'errorAfterCommit', status: 500 }), seen('POST')],
    1,
  ],
  ['after a page with 200', [seen('GET'), seen('POST', { mishap: 'pageAfterCommit', status: 200 }), seen('POST')], 1],
])('%s: %#', (_, requests, expected) => {
  expect(blindCreates(requests)).toHaveLength(expected);
});

it('a read of another row, or of another record’s reminders, is none', () => {
  const target = (method: string, id: string | null, subject: string | null) => ({
    set: 'Reminding',
    targets: [{ method, set: 'Reminding', id, subject }],
  });
  const other = 'd0000000-0000-4000-8000-000000000002';
  expect(blindCreates([seen('GET', target('GET', other, null)), seen('POST', target('POST', ID, 's'))])).toHaveLength(
    1,
  );
  expect(blindCreates([seen('GET', target('GET', null, 'r')), seen('POST', target('POST', ID, 's'))])).toHaveLength(1);
  expect(blindCreates([seen('GET', target('GET', null, 's')), seen('POST', target('POST', ID, 's'))])).toHaveLength(0);
});
