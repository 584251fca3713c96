/** The only call to Creatio that is needed here; src/creatio's client has it. */
export interface ReadsActivities {
  list<Row>(set: string, query: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}

/** Ids in one filter; more would make the address too long for IIS. */
const IDS_AT_A_TIME = 30;

/** Which of these activities are there in Creatio, ids in lower case. */
export const readActivities = async (
  creatio: ReadsActivities,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for (let at = 0; at < ids.length; at += IDS_AT_A_TIME) {
    const some = ids.slice(at, at + IDS_AT_A_TIME);
    const rows = await creatio.list<{ Id: string }>('Activity', {
      filter: some.map((id) => `Id eq ${id}`).join(' or '),
      select: 'Id',
      top: String(IDS_AT_A_TIME),
    });
    for (const { Id } of rows) found.add(Id.toLowerCase());
  }
  return found;
};
