import type { KeyRecord } from './key-records';

/** When a record's matter took place, event time. */
export const timeOf = (record: KeyRecord): number => {
  const value: Readonly<Record<string, unknown>> = { ...record.value };
  for (const name of TIMES[record.topic]) {
    const at = value[name];
    if (typeof at === 'number') return at;
  }
  return 0;
};

/** The first that is there counts. An answer's `since` is when somebody got the case, not when it was given: better than nothing. */
const TIMES: Readonly<Record<KeyRecord['topic'], readonly string[]>> = {
  chatEvents: ['occurredAt'],
  verdicts: ['decidedAt'],
  settings: ['effectiveAt'],
  policy: ['effectiveAt'],
  caseEvents: ['occurredAt'],
  actionAnswers: ['since'],
  claims: ['since'],
  activityCommands: ['issuedAt'],
  audit: ['at'],
};
