import { searchNumber } from './phone-rules';
import { emptyValue, type Row, type Schemas, type Value } from './schema';
import * as seed from './seed';
import type { Change } from './store';

/** An id for a row that nobody needs to name, the same at every start. */
const rowId = (kind: string, n: number): string => `d0000000-0000-4000-${kind}-${String(n).padStart(12, '0')}`;

const lookups = (): [string, string, Record<string, Value>][] => [
  ['ActivityType', seed.ACTIVITY_TYPE.task, { Name: 'Task', Code: 'Task' }],
  ['ActivityType', seed.ACTIVITY_TYPE.call, { Name: 'Call', Code: 'Call' }],
  ['ActivityType', seed.ACTIVITY_TYPE.email, { Name: 'Email', Code: 'Email' }],
  ['ActivityType', seed.ACTIVITY_TYPE.visit, { Name: 'Visit', Code: 'Visit' }],
  ['ActivityStatus', seed.ACTIVITY_STATUS.notStarted, { Name: 'Not started', Code: 'NotStarted', Finish: false }],
  ['ActivityStatus', seed.ACTIVITY_STATUS.inProgress, { Name: 'In progress', Code: 'InProgress', Finish: false }],
  ['ActivityStatus', seed.ACTIVITY_STATUS.completed, { Name: 'Completed', Code: 'Finished', Finish: true }],
  ['ActivityStatus', seed.ACTIVITY_STATUS.canceled, { Name: 'Canceled', Code: 'Canceled', Finish: true }],
  ['ActivityCategory', seed.ACTIVITY_CATEGORY.toDo, { Name: 'To do', ActivityTypeId: seed.ACTIVITY_TYPE.task }],
  ['ActivityCategory', seed.ACTIVITY_CATEGORY.meeting, { Name: 'Meeting', ActivityTypeId: seed.ACTIVITY_TYPE.task }],
  [
    'ActivityCategory',
    seed.ACTIVITY_CATEGORY.paperwork,
    { Name: 'Paperwork', ActivityTypeId: seed.ACTIVITY_TYPE.task },
  ],
  ['ActivityCategory', seed.ACTIVITY_CATEGORY.email, { Name: 'Email', ActivityTypeId: seed.ACTIVITY_TYPE.email }],
  ['ActivityCategory', seed.ACTIVITY_CATEGORY.call, { Name: 'Call', ActivityTypeId: seed.ACTIVITY_TYPE.call }],
  ['ActivityCategory', seed.ACTIVITY_CATEGORY.callTask, { Name: 'Call', ActivityTypeId: seed.ACTIVITY_TYPE.task }],
  ['ActivityPriority', seed.ACTIVITY_PRIORITY.high, { Name: 'High' }],
  ['ActivityPriority', seed.ACTIVITY_PRIORITY.medium, { Name: 'Medium' }],
  ['ActivityPriority', seed.ACTIVITY_PRIORITY.low, { Name: 'Low' }],
  ['ActivityResultCategory', seed.ACTIVITY_RESULT_CATEGORY.positive, { Name: 'Positive' }],
  ['ActivityResultCategory', seed.ACTIVITY_RESULT_CATEGORY.neutral, { Name: 'Neutral' }],
  ['ActivityResultCategory', seed.ACTIVITY_RESULT_CATEGORY.fail, { Name: 'Fail' }],
  [
    'ActivityResult',
    seed.ACTIVITY_RESULT.completed,
    { Name: 'Completed', CategoryId: seed.ACTIVITY_RESULT_CATEGORY.positive },
  ],
  [
    'ActivityResult',
    seed.ACTIVITY_RESULT.canceled,
    { Name: 'Canceled', CategoryId: seed.ACTIVITY_RESULT_CATEGORY.fail },
  ],
  ['ParticipantRole', seed.PARTICIPANT_ROLE.responsible, { Name: 'Responsible' }],
  ['ParticipantRole', seed.PARTICIPANT_ROLE.participant, { Name: 'Participant' }],
  ['NotificationType', seed.NOTIFICATION_TYPE.reminding, { Name: 'Reminding' }],
  ['NotificationType', seed.NOTIFICATION_TYPE.notification, { Name: 'Notification' }],
  ['NotificationType', seed.NOTIFICATION_TYPE.anniversary, { Name: 'Anniversary' }],
  ['NotificationType', seed.NOTIFICATION_TYPE.visa, { Name: 'Visa' }],
  ['RemindingSource', seed.REMINDING_SOURCE.author, { Name: 'Author' }],
  ['RemindingSource', seed.REMINDING_SOURCE.owner, { Name: 'Owner' }],
  ['VwSysModuleEntity', seed.ACTIVITY_SCHEMA_UID, { Name: 'Activity' }],
  ['WSysAccountRole', seed.WEBITEL_ACCOUNT_ROLE.administrator, { Name: 'Administrator' }],
  ['WSysAccountRole', seed.WEBITEL_ACCOUNT_ROLE.user, { Name: 'User' }],
  ...Object.entries(seed.COMMUNICATION_TYPE).map(([name, id]): [string, string, Record<string, Value>] => [
    'CommunicationType',
    id,
    { Name: name },
  ]),
];

const people = (): [string, string, Record<string, Value>][] => {
  const rows: [string, string, Record<string, Value>][] = [];
  const add = (set: string, id: string, values: Record<string, Value>): void => void rows.push([set, id, values]);
  add('SysAdminUnit', seed.ALL_EMPLOYEES_ROLE_ID, { Name: 'All employees', SysAdminUnitTypeValue: 0, Active: true });
  add('SysAdminUnit', seed.SYSTEM_ADMINISTRATORS_ROLE_ID, {
    Name: 'System administrators',
    SysAdminUnitTypeValue: 6,
    Active: true,
  });
  for (const [name, id] of Object.entries(seed.ROLES))
    add('SysAdminUnit', id, { Name: name, SysAdminUnitTypeValue: 6, Active: true });
  let membership = 0;
  for (const user of [seed.INTEGRATION_USER, ...seed.OPERATORS]) {
    add('Contact', user.contactId, { Name: user.name, Email: `${user.login}@example.com` });
    add('SysAdminUnit', user.userId, {
      Name: user.login,
      ContactId: user.contactId,
      SysAdminUnitTypeValue: 4,
      Active: true,
    });
    for (const role of [seed.ALL_EMPLOYEES_ROLE_ID, ...rolesOf(user)]) {
      membership += 1;
      add('SysUserInRole', rowId('8001', membership), { SysUserId: user.userId, SysRoleId: role });
      add('SysAdminUnitInRole', rowId('8002', membership), { SysAdminUnitId: user.userId, SysAdminUnitRoleId: role });
    }
    if (user.webitelLogin !== null)
      add('WSysAccount', rowId('8003', membership), {
        Name: user.webitelLogin,
        Login: user.webitelLogin,
        ContactId: user.contactId,
        RoleId: seed.WEBITEL_ACCOUNT_ROLE.user,
      });
  }
  add('Contact', seed.UNASSIGNED_CONTACT_ID, { Name: 'Unassigned chats' });
  seed.CONTACTS.forEach((customer, n) => {
    const owner = seed.OPERATORS.find((each) => each.login === customer.owner);
    add('Contact', customer.id, {
      Name: customer.name,
      MobilePhone: customer.phone,
      OwnerId: owner?.contactId ?? seed.INTEGRATION_USER.contactId,
    });
    add('ContactCommunication', rowId('8004', n + 1), {
      ContactId: customer.id,
      CommunicationTypeId: seed.COMMUNICATION_TYPE.mobile,
      Number: customer.phone,
      SearchNumber: searchNumber(seed.COMMUNICATION_TYPE.mobile, customer.phone),
    });
  });
  return rows;
};

const rolesOf = (user: seed.SeedUser): string[] =>
  Object.entries(seed.ROLES).flatMap(([name, id]) => (user.roles.includes(name) ? [id] : []));

/** A whole row: what isn't given is empty. */
export const fullRow = (schemas: Schemas, set: string, id: string, values: Record<string, Value>): Row => {
  const row: Record<string, Value> & { Id: string } = { Id: id };
  for (const [name, column] of Object.entries(schemas[set]?.columns ?? {})) row[name] = emptyValue(column);
  return Object.assign(row, values, { Id: id });
};

/** What a new simulator holds, as changes to an empty store. */
export const seedChanges = (schemas: Schemas, nowMs: number): Extract<Change, { row: Row }>[] => {
  const stamps = {
    CreatedOn: nowMs,
    ModifiedOn: nowMs,
    CreatedById: seed.INTEGRATION_USER.contactId,
    ModifiedById: seed.INTEGRATION_USER.contactId,
  };
  return [...lookups(), ...people()].map(([set, id, values]) => ({
    set,
    row: fullRow(schemas, set, id, { ...stamps, ...values }),
  }));
};
