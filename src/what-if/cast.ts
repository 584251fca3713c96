import type { ReadPolicy } from '../policy/policy-file';
import type { ActivityCommand, Rung } from '../topology/activity-command';
import type { Story } from './read-story';

/** Who is who in a story: contacts by name and back, and who stands on a rung. */
export interface Cast {
  contactOf(person: string): string;
  nameOf(contact: string): string;
  /** Contacts of a rung, as Creatio's directory would give them. */
  expand(rung: Rung, command: ActivityCommand): readonly string[];
  /** A rung in the policy's words. */
  rungName(rung: Rung): string;
}

export const createCast = (story: Story, policy: ReadPolicy, uuidV5: (name: string) => string): Cast => {
  const contactOf = (person: string): string =>
    story.people[person]?.contact ?? policy.contacts[person] ?? uuidV5(`contact:${person}`);
  const names = new Map<string, string>([
    ...Object.entries(policy.contacts).map(([name, id]) => [id, name] as const),
    ...Object.keys(story.people).map((name) => [contactOf(name), name] as const),
  ]);
  const nameOf = (contact: string): string => names.get(contact) ?? contact;
  const people = Object.entries(story.people);
  const withRole = (role: string | undefined): readonly string[] =>
    people
      .filter(([, person]) => (person?.skills ?? []).some((skill) => isRole(policy.skills[skill], role)))
      .map(([name]) => contactOf(name));

  return {
    contactOf,
    nameOf,
    expand: (rung, command) => {
      switch (rung.kind) {
        case 'role':
          return rung.ids.flatMap(withRole);
        case 'contact':
        case 'contacts':
          return rung.ids;
        case 'webitel-user':
          return rung.ids.filter((agent) => agent in story.people).map(contactOf);
        case 'owner-of-contact': {
          const owner = story.customers[command.customerId ?? '']?.owner;
          return owner === undefined ? [] : [contactOf(owner)];
        }
      }
    },
    rungName: (rung) => {
      const skill = Object.entries(policy.skills).find(([, found]) => isSame(found, rung));
      if (skill !== undefined) return skill[0];
      if (rung.kind === 'owner-of-contact') return "the contact's owner";
      return rung.kind === 'role' ? `role ${rung.ids.join(', ')}` : rung.ids.map(nameOf).join(', ');
    },
  };
};

const isRole = (rung: Rung | undefined, role: string | undefined): boolean =>
  rung?.kind === 'role' && role !== undefined && rung.ids.includes(role);

const isSame = (a: Rung, b: Rung): boolean => a.kind === b.kind && a.ids.join() === b.ids.join();
