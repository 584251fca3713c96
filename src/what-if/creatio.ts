import type { ActivityCommand } from '../topology/activity-command';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../topology/case-event';
import { type ActivityConfig, titleOf } from '../topology/connector/activity';
import { NOBODY, recipientsOf } from '../topology/connector/recipients';
import { audienceOf } from '../topology/connector/reminders';
import { WORDS } from '../topology/connector/words';
import type { Cast } from './cast';

/** What Creatio shows of a case after a command. */
export interface Shown {
  readonly title: string;
  readonly status: ActivityCommand['status'];
  /** Contact whose activity it is; null: nobody's yet. */
  readonly owner: string | null;
  /** Contacts who have a reminder. */
  readonly reminded: readonly string[];
  /** Place on the ladder that is asked; null: none is, or somebody has it. */
  readonly rung: number | null;
}

export interface Applied {
  readonly shown: Shown;
  /** What the connector would tell the cases of it. */
  readonly answers: readonly CaseEvent[];
}

const CONFIG: ActivityConfig = {
  typeId: '',
  categoryId: '',
  unassignedContactId: '',
  chatUrlTemplate: '',
  titleTemplate: '',
  words: WORDS.en,
  columns: { messenger: '', chatId: '', link: '' },
};

/** A Creatio that is always there: it does what each command says, by the connector's own rules. */
export const createCreatio = (cast: Cast, uuidV5: (name: string) => string) => {
  const offers = new Map<string, number>();

  return {
    apply: async (command: ActivityCommand, atMs: number): Promise<Applied> => {
      const expand = async (rung: Parameters<Cast['expand']>[0]): Promise<readonly string[]> =>
        cast.expand(rung, command);
      const isOpenOffer = command.owner === null && command.endReason === null;
      const recipients = isOpenOffer ? await recipientsOf(command, expand) : NOBODY;
      const isIndividual = command.owner === null && recipients.kind === 'individual';
      const before = offers.get(command.caseId);
      const also = command.alsoRemind.flatMap((rung) => cast.expand(rung, command));
      const { told } = audienceOf({
        command,
        recipients,
        also,
        remindsOwner: isIndividual,
        isAnew: before !== undefined && command.offer > before,
      });
      offers.set(command.caseId, command.offer);
      const owner = command.owner ?? (isIndividual ? (recipients.contacts[0] ?? null) : null);
      const reminded = isIndividual ? recipients.contacts : told;
      const answer = (type: CaseEvent['type'], more: Partial<CaseEvent> = {}): CaseEvent => ({
        ...EMPTY_CASE_EVENT,
        eventId: uuidV5(`answer:${command.caseId}:${command.version}:${type}`),
        type,
        caseKey: command.caseKey,
        source: 'connector',
        occurredAt: atMs,
        receivedAt: atMs,
        version: command.version,
        caseId: command.caseId,
        domainId: command.domainId,
        ...more,
      });
      return {
        shown: {
          title: titleOf(command, CONFIG),
          status: command.status,
          owner,
          reminded,
          rung: recipients.rung,
        },
        answers: [
          ...(before === undefined ? [answer('created')] : []),
          answer('notified', {
            operator: owner,
            cause: command.status,
            notified: command.owner === null ? recipients.contacts : told,
            rung: recipients.rung,
          }),
        ],
      };
    },
  };
};
