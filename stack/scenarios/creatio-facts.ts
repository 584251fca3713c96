/** What an outsider sees in Creatio over OData: the activities of our type and the reminders on them. */
export interface CreatioFacts {
  readonly activities: readonly ActivityRow[];
  readonly reminders: readonly ReminderRow[];
  /** Contacts of the users of each role. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export interface ActivityRow {
  readonly Id: string;
  readonly Title: string;
  readonly OwnerId: string;
  readonly StatusId: string;
  readonly Notes: string;
}

export interface ReminderRow {
  readonly Id: string;
  readonly SubjectId: string;
  readonly ContactId: string;
}

export const STATUS = {
  notStarted: '384d4b84-58e6-df11-971b-001d60e938c6',
  inProgress: '394d4b84-58e6-df11-971b-001d60e938c6',
  completed: '4bdbb88f-58e6-df11-971b-001d60e938c6',
  canceled: '201cfba8-58e6-df11-971b-001d60e938c6',
} as const;

const PAGE = 1_000;
/** A simulated Creatio may be told never to answer. */
const ANSWER_MS = 10_000;

export interface CreatioAccess {
  readonly url: string;
  /** `/0` on .NET Framework, empty on .NET. */
  readonly prefix: string;
  readonly user: string;
  readonly password: string;
}

/** A session of an outsider. */
export interface CreatioConnection {
  /** Every row, page by page. */
  get<Row>(query: string): Promise<Row[]>;
  /** @throws when a part is refused */
  batch(requests: readonly unknown[]): Promise<void>;
}

/** Logs in as anybody could. */
export const connectToCreatio = async (access: CreatioAccess): Promise<CreatioConnection> => {
  const { cookies, csrf } = await login(access);
  const headers = { cookie: cookies, bpmcsrf: csrf, forceusesession: 'true', accept: 'application/json' };
  const root = `${access.url}${access.prefix}/odata`;
  return {
    get: async <Row>(query: string) => {
      const rows: Row[] = [];
      for (;;) {
        const response = await fetch(`${root}/${query}&$top=${PAGE}&$skip=${rows.length}`, {
          headers,
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        if (!response.ok)
          throw new Error(`Creatio answered ${response.status} to ${query}: ${(await response.text()).slice(0, 300)}`);
        const { value } = (await response.json()) as { value: Row[] };
        rows.push(...value);
        if (value.length < PAGE) return rows;
      }
    },
    batch: async (requests) => {
      const response = await fetch(`${root}/$batch`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', prefer: 'continue-on-error' },
        body: JSON.stringify({ requests }),
      });
      if (!response.ok) throw new Error(`Creatio answered ${response.status} to a batch`);
      const { responses } = (await response.json()) as { responses: readonly { status: number; body?: unknown }[] };
      const refused = responses.find(({ status }) => status >= 300);
      if (refused !== undefined)
        throw new Error(`Creatio answered ${refused.status} in a batch: ${JSON.stringify(refused.body).slice(0, 300)}`);
    },
  };
};

/** Reads what is there. */
export const readCreatioFacts = async (access: CreatioAccess): Promise<CreatioFacts> => {
  const { get } = await connectToCreatio(access);
  const [type] = await get<{ Id: string }>(`ActivityType?$filter=Name eq 'Webitel missed chat'&$select=Id`);
  if (type === undefined) return { activities: [], reminders: [], members: new Map() };
  const activities = await get<ActivityRow>(
    `Activity?$filter=Type/Id eq ${type.Id}&$select=Id,Title,OwnerId,StatusId,Notes&$orderby=Id`,
  );
  const ids = new Set(activities.map((activity) => activity.Id));
  const reminders = await get<ReminderRow>(
    'Reminding?$filter=SubjectId ne 00000000-0000-0000-0000-000000000000&$select=Id,SubjectId,ContactId&$orderby=Id',
  );
  return {
    activities,
    reminders: reminders.filter((reminder) => ids.has(reminder.SubjectId)),
    members: await membersOf(get),
  };
};

const membersOf = async (get: CreatioConnection['get']): Promise<Map<string, string[]>> => {
  const rows = await get<{ SysRoleId: string; SysUser: { ContactId: string } | null }>(
    'SysUserInRole?$select=Id,SysRoleId&$expand=SysUser($select=Id,ContactId)&$orderby=Id',
  );
  const members = new Map<string, string[]>();
  for (const { SysRoleId, SysUser } of rows)
    if (SysUser !== null) members.set(SysRoleId, [...(members.get(SysRoleId) ?? []), SysUser.ContactId]);
  return members;
};

const login = async (access: CreatioAccess): Promise<{ cookies: string; csrf: string }> => {
  const response = await fetch(`${access.url}/ServiceModel/AuthService.svc/Login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', forceusesession: 'true' },
    body: JSON.stringify({ UserName: access.user, UserPassword: access.password }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const answer = (await response.json()) as { Code: number; Message: string };
  if (answer.Code !== 0) throw new Error(`Creatio refused the login of ${access.user}: ${answer.Message}`);
  const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const csrf = pairs.find((pair) => pair.startsWith('BPMCSRF='))?.slice('BPMCSRF='.length) ?? '';
  return { cookies: pairs.join('; '), csrf };
};
