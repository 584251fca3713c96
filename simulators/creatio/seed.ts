/**
 * Every id that the simulated Creatio starts with. The stock lookups carry Creatio's own GUIDs; people and roles carry
 * made-up, fixed ones, so that a policy file or a test can name them.
 */

const person = (n: number): string => `c0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const user = (n: number): string => `a0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A user of Creatio: a SysAdminUnit with a Contact. The password is the login. */
export interface SeedUser {
  readonly login: string;
  readonly name: string;
  readonly contactId: string;
  readonly userId: string;
  /** Names of functional roles, keys of `ROLES`. */
  readonly roles: readonly string[];
  /** Login of the operator in Webitel, as WSysAccount has it; null for none. */
  readonly webitelLogin: string | null;
}

export const ROLES = {
  Support: 'b0000000-0000-4000-8000-000000000001',
  Sales: 'b0000000-0000-4000-8000-000000000002',
  Supervisors: 'b0000000-0000-4000-8000-000000000003',
} as const;

export const ALL_EMPLOYEES_ROLE_ID = 'a29a3ba5-4b0d-de11-9a51-005056c00008';
export const SYSTEM_ADMINISTRATORS_ROLE_ID = '83a43ebc-f36b-1410-298d-001e8c82bcad';

const operator = (n: number, name: string, roles: readonly string[]): SeedUser => ({
  login: name.toLowerCase(),
  name,
  contactId: person(n),
  userId: user(n),
  roles,
  webitelLogin: String(1000 + n),
});

export const OPERATORS: readonly SeedUser[] = [
  operator(1, 'Olena', ['Support']),
  operator(2, 'Petro', ['Support']),
  operator(3, 'Iryna', ['Support']),
  operator(4, 'Taras', ['Support', 'Sales']),
  operator(5, 'Oksana', ['Sales']),
  operator(6, 'Andriy', ['Sales']),
  operator(7, 'Sofia', ['Sales']),
  operator(8, 'Bohdan', ['Supervisors']),
];

/** The technical user of the connector; its password is its login. */
export const INTEGRATION_USER: SeedUser = {
  login: 'integration',
  name: 'Integration',
  contactId: person(90),
  userId: user(90),
  roles: [],
  webitelLogin: null,
};

export const INTEGRATION_OAUTH_CLIENT = { clientId: 'missed-chats', clientSecret: 'missed-chats-secret' } as const;

/** Owner of the activities that are offered to a group and taken by nobody yet; has no user. */
export const UNASSIGNED_CONTACT_ID = person(99);

/** A customer: a Contact with one phone ContactCommunication. */
export interface SeedCustomer {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  /** Login of the operator who owns this contact; null for none. */
  readonly owner: string | null;
}

export const CONTACTS: readonly SeedCustomer[] = [
  { id: person(101), name: 'Jane Doe', phone: '+380 67 123-45-67', owner: 'olena' },
  { id: person(102), name: 'Mykola Shevchuk', phone: '+380 50 765-43-21', owner: null },
  { id: person(103), name: 'Anna Bondar', phone: '+380 63 222-33-44', owner: 'oksana' },
  // Two people share one number: a match that is not unique.
  { id: person(104), name: 'Ivan Koval', phone: '+380 44 555-66-77', owner: null },
  { id: person(105), name: 'Daria Koval', phone: '+380 44 555-66-77', owner: null },
];

/** Value of Reminding.SysEntitySchemaId for activities. */
export const ACTIVITY_SCHEMA_UID = 'c449d832-a4cc-4b01-b9d5-8a12c42a9f89';

export const ACTIVITY_TYPE = {
  task: 'fbe0acdc-cfc0-df11-b00f-001d60e938c6',
  call: 'e1831dec-cfc0-df11-b00f-001d60e938c6',
  email: 'e2831dec-cfc0-df11-b00f-001d60e938c6',
  visit: 'e3831dec-cfc0-df11-b00f-001d60e938c6',
} as const;

export const ACTIVITY_STATUS = {
  notStarted: '384d4b84-58e6-df11-971b-001d60e938c6',
  inProgress: '394d4b84-58e6-df11-971b-001d60e938c6',
  completed: '4bdbb88f-58e6-df11-971b-001d60e938c6',
  canceled: '201cfba8-58e6-df11-971b-001d60e938c6',
} as const;

export const ACTIVITY_CATEGORY = {
  toDo: 'f51c4643-58e6-df11-971b-001d60e938c6',
  meeting: '42c74c49-58e6-df11-971b-001d60e938c6',
  paperwork: '2365ae4f-58e6-df11-971b-001d60e938c6',
  email: '8038a396-7825-e011-8165-00155d043204',
  call: 'e52bd583-7825-e011-8165-00155d043204',
  callTask: '03df85bf-6b19-4dea-8463-d5d49b80bb28',
} as const;

export const ACTIVITY_PRIORITY = {
  high: 'd625a9fc-7ee6-df11-971b-001d60e938c6',
  medium: 'ab96fa02-7fe6-df11-971b-001d60e938c6',
  low: 'ac96fa02-7fe6-df11-971b-001d60e938c6',
} as const;

export const ACTIVITY_RESULT = {
  completed: '632afdd2-f616-4ea6-87d2-8ed38eed8aff',
  canceled: 'fc7d2e5e-f36b-1410-6698-00155d043204',
} as const;

export const ACTIVITY_RESULT_CATEGORY = {
  positive: '1d2e48f2-c5fd-417d-9551-30e71f35df3d',
  neutral: '4fd40914-23a7-415d-bb56-14fed5092551',
  fail: '4db33cbc-ba7c-4103-9887-6b39b8d36b77',
} as const;

export const PARTICIPANT_ROLE = {
  responsible: '53fc4a92-b0ea-e111-96c4-00165d094c12',
  participant: '1a8324e8-a6e1-df11-971b-001d60e938c6',
} as const;

export const NOTIFICATION_TYPE = {
  reminding: '9ee66abe-ec9d-4667-8995-29e8765de2d5',
  notification: '685e7149-c015-4a4d-b4a6-2e5625a6314c',
  anniversary: '5d4b76f0-953c-4f91-a8a4-b85df935074f',
  visa: 'f52ceadc-026c-4955-893b-cc0f5621c1da',
} as const;

export const REMINDING_SOURCE = {
  author: 'a66d08e1-2e2d-e011-ac0a-00155d043205',
  owner: 'a76d08e1-2e2d-e011-ac0a-00155d043205',
} as const;

export const COMMUNICATION_TYPE = {
  mobile: 'd4a2dc80-30ca-df11-9b2a-001d60e938c6',
  work: '3dddb3cc-53ee-49c4-a71f-e9e257f59e49',
  home: '0da6a26b-d7bc-df11-b00f-001d60e938c6',
  other: '21c0d693-9a52-43fa-b7f1-c6d8b53975d4',
  email: 'ee1c85c3-cfcb-df11-9b2a-001d60e938c6',
  skype: '09e4bda6-cfcb-df11-9b2a-001d60e938c6',
  web: '6a8ba927-67cc-df11-9b2a-001d60e938c6',
  fax: '9a7ab41b-67cc-df11-9b2a-001d60e938c6',
  main: '6a3fb10c-67cc-df11-9b2a-001d60e938c6',
  additional: '2b387201-67cc-df11-9b2a-001d60e938c6',
  extension: 'e9d91e45-8d92-4e38-95a0-ef8aa28c9e7a',
  facebook: '2795dd03-bacf-e011-92c3-00155d04c01d',
} as const;

export const WEBITEL_ACCOUNT_ROLE = {
  administrator: '85f6f2c0-16c5-40f4-bb75-becad578d495',
  user: '7640dfbd-0cf2-4040-998e-4641042eff46',
} as const;
