import type { SubjectFacts } from '../schemas/inspect-registry';
import { type Finding, ok, warning, wrong } from './finding';

const AREA = 'registry';

/** Whether every record that stands in the topics can be read, and what is written next can be too. */
export const registryFindings = (subjects: readonly SubjectFacts[]): readonly Finding[] => subjects.map(subjectFinding);

const subjectFinding = (facts: SubjectFacts): Finding => {
  const { subject, versions, unreadable, isOurs, compatibility } = facts;
  if (versions.length === 0)
    return wrong(AREA, subject, {
      found: 'nothing is registered',
      rule: 'every topic has its schema registered',
      mend: 'run `missed-chats setup`',
    });
  if (unreadable.length > 0)
    return wrong(AREA, subject, {
      found: `version ${unreadable.join(', ')} of ${versions.length} can not be read with our schema`,
      rule: 'every version must be readable: its records become dead letters otherwise',
      mend: 'upgrade missed-chats if a newer one wrote it; else remove that version and mend its producer',
    });
  if (!isOurs)
    return warning(AREA, subject, {
      found: `${versions.length} versions, none of them ours`,
      rule: 'our schema is registered before the roles start',
      mend: 'run `missed-chats setup`',
    });
  if (compatibility !== null && !compatibility.startsWith('BACKWARD') && !compatibility.startsWith('FULL'))
    return warning(AREA, subject, {
      found: `compatibility ${compatibility}`,
      rule: 'BACKWARD: a schema that breaks the readers must be refused by the registry',
      mend: `run \`missed-chats setup\`, or PUT /config/${subject} {"compatibility":"BACKWARD"}`,
    });
  return ok(
    AREA,
    subject,
    `${versions.length} version${versions.length === 1 ? '' : 's'}, ${compatibility ?? 'compatibility not told'}`,
  );
};
