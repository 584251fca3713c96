import type { ActivityCommand, Rung } from '../activity-command';

/** Who shall be reminded of an offered case, and whose activity it is meanwhile. */
export interface Recipients {
  /** Place on the ladder; null: nobody is asked. */
  readonly rung: number | null;
  readonly kind: 'individual' | 'group' | 'none';
  readonly contacts: readonly string[];
}

export const NOBODY: Recipients = { rung: null, kind: 'none', contacts: [] };

/** Contacts of a rung who have an active user. */
export type Expand = (rung: Rung) => Promise<readonly string[]>;

/** The first rung, from the command's on, with somebody who hasn't declined. */
export const recipientsOf = async (command: ActivityCommand, expand: Expand): Promise<Recipients> => {
  for (let rung = command.rung; rung < command.ladder.length; rung += 1) {
    const step = command.ladder[rung];
    if (step === undefined) break;
    const contacts = (await expand(step)).filter((contact) => !command.excluded.includes(contact));
    if (contacts.length === 0) continue;
    const single = step.kind === 'contact' || step.kind === 'owner-of-contact';
    return { rung, kind: single ? 'individual' : 'group', contacts: [...new Set(contacts)].sort() };
  }
  return NOBODY;
};
