import type { ActivityCommand } from '../activity-command';
import type { Recipients } from './recipients';

/** Who makes a group's rows go away when one of them takes the case: see facts of Creatio's reminder sync in docs/adr. */
export type ReminderSource = 'author' | 'owner';

/**
 * What Creatio's own reminder of an activity's owner shall be. `anew`: saved once more, which pops up again. `keep`: whatever it is; any save of it would
 * pop up again.
 */
export type RemindToOwner = 'on' | 'off' | 'keep' | 'anew';

/** Creatio sends a reminder whose time has passed at once; one that lies ahead waits for its job, and is lost if that stands still. */
export const REMIND_BEFORE_MS = 60_000;

export const remindColumns = (nowMs: number): { RemindToOwner: true; RemindToOwnerDate: string } => ({
  RemindToOwner: true,
  RemindToOwnerDate: new Date(nowMs - REMIND_BEFORE_MS).toISOString(),
});

export interface OwnerReminderInput {
  readonly command: ActivityCommand;
  readonly recipients: Recipients;
  readonly source: ReminderSource;
  /** RemindToOwner as it stands; false: there is no activity yet. */
  readonly stands: boolean;
  /** The one who is asked alone has enough reminders: he gets this one when there is room. */
  readonly isHeld: boolean;
  /** Creatio has acknowledged an earlier offer, or an earlier round of reminding, and not this one. */
  readonly isAnew: boolean;
}

/**
 * Asked alone: Creatio reminds him itself. A group with source `owner`: the flag is set for the placeholder, whom nobody sees, so that Creatio deletes all
 * rows but the winner's in the very save that makes him the owner. A group with source `author`: never, or the next save would delete what is ours.
 */
export const remindToOwnerOf = (input: OwnerReminderInput): RemindToOwner => {
  const { command, recipients, source, stands, isHeld, isAnew } = input;
  if (command.endReason !== null) return 'keep';
  if (command.owner !== null) return isAnew && stands ? 'anew' : 'keep';
  if (recipients.kind !== 'individual') return source === 'owner' ? 'on' : 'off';
  if (isHeld) return 'off';
  return isAnew ? 'anew' : 'on';
};
