import { ACTIVITY_CATEGORY, ACTIVITY_PRIORITY, ACTIVITY_STATUS, ACTIVITY_TYPE, NOTIFICATION_TYPE } from './seed';

/** Dates are epoch ms inside; null is an empty lookup, guid or date. Text is never null. */
export type Value = string | number | boolean | null;
export type Row = { readonly [column: string]: Value; readonly Id: string };

export type ColumnType = 'guid' | 'text' | 'int' | 'float' | 'bool' | 'datetime' | 'lookup';

/** One column of an entity. `lookup` columns are called `XId`; `X` is their navigation property. */
export interface Column {
  readonly type: ColumnType;
  /** Longest text, in characters. */
  readonly size?: number;
  /** The entity set that a lookup points at. */
  readonly target?: string;
  /** What an insert without the column gets: `now`, `me` (the caller's contact), or the value itself. */
  readonly initial?: { readonly kind: 'now' | 'me' } | { readonly kind: 'value'; readonly value: Value };
}

export interface Schema {
  readonly columns: Readonly<Record<string, Column>>;
  /** Must not be empty after an insert. */
  readonly required: readonly string[];
  /** Columns by which rows are found without reading all of them. */
  readonly indexes: readonly string[];
}

export type Schemas = Readonly<Record<string, Schema>>;

const guid: Column = { type: 'guid' };
const int: Column = { type: 'int' };
const float: Column = { type: 'float' };
const bool: Column = { type: 'bool' };
const datetime: Column = { type: 'datetime' };
const now: Column = { type: 'datetime', initial: { kind: 'now' } };
const text = (size?: number): Column => (size === undefined ? { type: 'text' } : { type: 'text', size });
const lookup = (target: string, value?: string): Column =>
  value === undefined ? { type: 'lookup', target } : { type: 'lookup', target, initial: { kind: 'value', value } };
const myContact: Column = { type: 'lookup', target: 'Contact', initial: { kind: 'me' } };

const base: Record<string, Column> = {
  Id: guid,
  CreatedOn: now,
  CreatedById: myContact,
  ModifiedOn: now,
  ModifiedById: myContact,
  ProcessListeners: int,
};

const entity = (
  columns: Record<string, Column>,
  required: readonly string[] = [],
  indexes: readonly string[] = [],
): Schema => ({ columns: { ...base, ...columns }, required, indexes });

const named: Record<string, Column> = { Name: text(250), Description: text(250) };

const activity = entity(
  {
    Title: text(500),
    StartDate: now,
    DueDate: now,
    TypeId: lookup('ActivityType', ACTIVITY_TYPE.task),
    ActivityCategoryId: lookup('ActivityCategory', ACTIVITY_CATEGORY.toDo),
    StatusId: lookup('ActivityStatus', ACTIVITY_STATUS.notStarted),
    PriorityId: lookup('ActivityPriority', ACTIVITY_PRIORITY.medium),
    OwnerId: myContact,
    AuthorId: myContact,
    OrganizerId: myContact,
    OwnerRoleId: lookup('SysAdminUnit'),
    ContactId: lookup('Contact'),
    AccountId: lookup('Account'),
    Notes: text(),
    ShowInScheduler: bool,
    RemindToOwner: bool,
    RemindToOwnerDate: datetime,
    RemindToAuthor: bool,
    RemindToAuthorDate: datetime,
    ResultId: lookup('ActivityResult'),
    DetailedResult: text(),
    SenderContactId: lookup('Contact'),
    Sender: text(250),
    Recepient: text(),
    Body: text(),
    IsHtmlBody: bool,
    DurationInMinutes: int,
    DurationInMnutesAndHours: text(250),
    Color: text(50),
    GlobalActivityID: text(250),
    ProcessElementId: guid,
    CaseId: lookup('Case'),
    LeadId: lookup('Lead'),
    OpportunityId: lookup('Opportunity'),
    OmniChatId: lookup('OmniChat'),
  },
  [],
  ['ContactId', 'OwnerId'],
);

const reminding = entity(
  {
    ContactId: lookup('Contact'),
    AuthorId: lookup('Contact'),
    SourceId: lookup('RemindingSource'),
    RemindTime: datetime,
    NotificationTypeId: lookup('NotificationType', NOTIFICATION_TYPE.notification),
    SubjectId: guid,
    SysEntitySchemaId: lookup('VwSysModuleEntity'),
    SubjectCaption: text(500),
    Description: text(500),
    PopupTitle: text(250),
    TypeCaption: text(250),
    IsRead: bool,
    IsNeedToSend: bool,
    Hash: text(250),
    LoaderId: guid,
    SenderId: lookup('Contact'),
    AnniversaryDate: datetime,
    Config: text(),
  },
  [],
  ['SubjectId', 'ContactId'],
);

const STOCK: Schemas = {
  Activity: activity,
  ActivityType: entity({ ...named, Code: text(250) }),
  ActivityStatus: entity({ ...named, Code: text(250), Finish: bool, Color: text(50) }),
  ActivityCategory: entity({ ...named, ActivityTypeId: lookup('ActivityType') }, ['ActivityTypeId']),
  ActivityPriority: entity(named),
  ActivityResult: entity({ ...named, CategoryId: lookup('ActivityResultCategory'), BusinessProcessOnly: bool }),
  ActivityResultCategory: entity(named),
  ActivityCategoryResultEntry: entity({
    ActivityCategoryId: lookup('ActivityCategory'),
    ActivityResultId: lookup('ActivityResult'),
  }),
  ActivityTypeStatusEntry: entity({
    ActivityTypeId: lookup('ActivityType'),
    ActivityStatusId: lookup('ActivityStatus'),
  }),
  ActivityParticipant: entity(
    { ActivityId: lookup('Activity'), ParticipantId: lookup('Contact'), RoleId: lookup('ParticipantRole') },
    ['ActivityId', 'ParticipantId'],
    ['ActivityId'],
  ),
  ParticipantRole: entity(named),
  Reminding: reminding,
  NotificationType: entity(named),
  RemindingSource: entity(named),
  VwSysModuleEntity: entity(named),
  Account: entity({ Name: text(250), OwnerId: lookup('Contact') }),
  Contact: entity({
    Name: text(250),
    Email: text(250),
    MobilePhone: text(250),
    Phone: text(250),
    AccountId: lookup('Account'),
    OwnerId: lookup('Contact'),
  }),
  ContactCommunication: entity(
    {
      ContactId: lookup('Contact'),
      CommunicationTypeId: lookup('CommunicationType'),
      Number: text(250),
      SearchNumber: text(250),
      SocialMediaId: text(250),
      Position: int,
      Primary: bool,
      NonActual: bool,
    },
    ['ContactId', 'CommunicationTypeId', 'Number'],
    ['ContactId'],
  ),
  CommunicationType: entity(named),
  SysAdminUnit: entity(
    {
      ...named,
      ContactId: lookup('Contact'),
      SysAdminUnitTypeValue: int,
      Active: bool,
      ParentRoleId: lookup('SysAdminUnit'),
      ConnectionType: int,
      Email: text(250),
      SessionTimeout: int,
      TimeZoneId: text(250),
    },
    ['Name'],
    ['ContactId'],
  ),
  SysUserInRole: entity({ SysUserId: lookup('SysAdminUnit'), SysRoleId: lookup('SysAdminUnit') }, [], ['SysRoleId']),
  SysAdminUnitInRole: entity(
    { SysAdminUnitId: lookup('SysAdminUnit'), SysAdminUnitRoleId: guid },
    [],
    ['SysAdminUnitRoleId'],
  ),
  SysSettings: entity({
    ...named,
    Code: text(250),
    ValueTypeName: text(250),
    IsPersonal: bool,
    IsCacheable: bool,
    ReferenceSchemaUId: guid,
    IsSSPAvailable: bool,
  }),
  SysSettingsValue: entity(
    {
      SysSettingsId: lookup('SysSettings'),
      SysAdminUnitId: lookup('SysAdminUnit'),
      IsDef: bool,
      TextValue: text(),
      IntegerValue: int,
      FloatValue: float,
      BooleanValue: bool,
      DateTimeValue: datetime,
      GuidValue: guid,
    },
    ['SysSettingsId'],
    ['SysSettingsId'],
  ),
  WSysAccount: entity({ ...named, ContactId: lookup('Contact'), Login: text(250), RoleId: lookup('WSysAccountRole') }, [
    'ContactId',
    'Login',
    'RoleId',
  ]),
  WSysAccountRole: entity(named),
};

/**
 * The entities of one simulator.
 *
 * @param extra columns that a customer's package adds, by entity set, e.g. `{ Activity: { UsrWebitelChatId: { type: 'text', size: 250 } } }`
 */
export const makeSchemas = (extra: Readonly<Record<string, Readonly<Record<string, Column>>>> = {}): Schemas => {
  const all: Record<string, Schema> = { ...STOCK };
  for (const [set, columns] of Object.entries(extra)) {
    const stock = all[set];
    if (stock !== undefined) all[set] = { ...stock, columns: { ...stock.columns, ...columns } };
  }
  return all;
};

/** What a column holds when nobody has filled it. */
export const emptyValue = (column: Column): Value => {
  switch (column.type) {
    case 'text':
      return '';
    case 'int':
    case 'float':
      return 0;
    case 'bool':
      return false;
    case 'guid':
    case 'lookup':
    case 'datetime':
      return null;
  }
};
