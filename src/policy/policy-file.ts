import type { Rung } from '../topology/activity-command';
import type { Calendar, Policy, QueueRules } from '../topology/policy/policy';
import { type Mistake, readYaml } from './checked-yaml';
import { type PolicyFile, policyFile, type RulesFile, type RungFile } from './policy-schema';
import { referencesOf } from './references';

/** A policy file that is right. */
export interface ReadPolicy {
  readonly policy: Policy;
  /** Names that the file gives to contacts' ids. */
  readonly contacts: Readonly<Record<string, string>>;
  /** Names that the file gives to groups. */
  readonly skills: Readonly<Record<string, Rung>>;
}

/**
 * Reads a policy file.
 *
 * @param digest makes the version of a file that names none: a text of its content, time zone data included
 * @returns the policy with all defaults filled in, or every mistake with its line
 */
export const parsePolicy = (
  text: string,
  digest: (text: string) => string,
): ReadPolicy | { readonly mistakes: readonly Mistake[] } => {
  const read = readYaml(text, policyFile, referencesOf);
  if ('mistakes' in read) return read;
  const file = read.data;
  const content = toPolicy(file, '');
  const contacts = file.contacts ?? {};
  return {
    policy: { ...content, version: file.version ?? digest(JSON.stringify(content)) },
    contacts,
    skills: Object.fromEntries(Object.entries(file.skills ?? {}).map(([name, skill]) => [name, toRung(file, skill)])),
  };
};

const toPolicy = (file: PolicyFile, version: string): Policy => {
  const make = (queueId: string, own: RulesFile & { readonly name?: string | undefined }): QueueRules => ({
    ...rulesOf(queueId, { ...file.defaults, ...own }, file),
    ...(own.name === undefined ? {} : { name: own.name }),
  });
  return {
    version,
    domains: file.domains,
    graceMs: file.grace ?? 10_000,
    dueInMs: file.due ?? 900_000,
    quietIntervalMs: file.quietInterval ?? 900_000,
    leaseMs: file.lease ?? 600_000,
    expireAfterMs: file.expireAfter ?? 86_400_000,
    calendars: Object.fromEntries(
      Object.entries(file.calendars ?? {}).map(([name, found]) => [name, toCalendar(found)]),
    ),
    queues: Object.fromEntries(Object.entries(file.queues ?? {}).map(([id, own]) => [id, make(id, own)])),
    defaults: make('default', {}),
    direct: make('direct', file.direct ?? {}),
  };
};

const toCalendar = ({ zone, week, holidays }: NonNullable<PolicyFile['calendars']>[string]): Calendar => ({
  zone: zone.name,
  offsets: zone.offsets,
  week,
  holidays: holidays ?? {},
});

const rulesOf = (queueId: string, own: RulesFile, file: PolicyFile): QueueRules => {
  const sees = own.sees ?? ['messages', 'waiting', 'closes'];
  const seesMessages = sees.includes('messages');
  const supervisors = (own.supervisors ?? file.supervisors ?? []).map((rung) => toRung(file, rung));
  return {
    queueId,
    thresholdMs: own.threshold ?? 300_000,
    sees,
    answer: seesMessages ? (own.answer ?? 'message') : 'join',
    graceMs: own.grace ?? file.grace ?? 10_000,
    requeueWindowMs: own.requeueWindow ?? 30_000,
    shortAbandonMs: own.shortAbandon ?? 10_000,
    // What is inherited by a queue that doesn't see messages is left out; written there, it is a mistake.
    followUpThresholdMs: seesMessages && typeof own.followUps === 'number' ? own.followUps : null,
    calendar: own.calendar === undefined || own.calendar === 'always' ? null : own.calendar,
    release: seesMessages && (own.release ?? false),
    ladder: [
      ...ownerRung(file, own.owner),
      ...(own.recipients ?? []).map((rung) => toRung(file, rung)),
      ...supervisors,
      toRung(file, own.lastResort ?? file.lastResort),
    ],
    supervisors,
  };
};

const toRung = (file: PolicyFile, found: RungFile): Rung => {
  // Names were checked by `referencesOf`: a skill that isn't there doesn't come to here.
  if ('skill' in found) return toRung(file, file.skills?.[found.skill] as RungFile);
  if ('role' in found) return { kind: 'role', ids: [found.role] };
  return { kind: 'contacts', ids: found.contacts.map((name) => contactId(file, name)) };
};

const contactId = (file: PolicyFile, name: string): string => file.contacts?.[name] ?? name;

const ownerRung = (file: PolicyFile, owner: RulesFile['owner']): readonly Rung[] => {
  if (owner === undefined || owner === 'none') return [];
  return owner === 'contact-owner'
    ? [{ kind: 'owner-of-contact', ids: [] }]
    : [{ kind: 'contact', ids: [contactId(file, owner)] }];
};
