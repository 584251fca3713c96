import type { CreatioClient } from '../../creatio/client';
import { CreatioFailure } from '../../creatio/failure';
import { type Finding, ok, warning, wrong } from '../finding';

const AREA = 'Creatio';

/** Entity sets that the connector reads, with what it can't do without them. */
const READ: readonly { readonly set: string; readonly why: string; readonly optional?: true }[] = [
  { set: 'Activity', why: 'the activities themselves' },
  { set: 'ActivityType', why: 'the type of the activities' },
  { set: 'ActivityCategory', why: 'the category of the activities' },
  { set: 'ActivityStatus', why: 'what a status means' },
  { set: 'Reminding', why: 'reminders of groups' },
  { set: 'Contact', why: 'owners and customers' },
  { set: 'ContactCommunication', why: "the customer's contact, by phone" },
  { set: 'SysAdminUnit', why: 'who has an active user' },
  { set: 'SysUserInRole', why: 'who belongs to a role' },
  { set: 'WSysAccount', why: "Webitel's own users, for rungs of kind webitel-user", optional: true },
];

/**
 * One login, and no second one: a wrong password that is tried again locks the account.
 *
 * @returns what was found, and whether anything else can be asked
 */
export const checkLogin = async (
  creatio: CreatioClient,
  user: string,
): Promise<{ findings: Finding[]; isIn: boolean }> => {
  try {
    await creatio.list('ActivityStatus', { select: 'Id', top: '1' });
    return { findings: [ok(AREA, 'credentials', `${user} is let in`)], isIn: true };
  } catch (error) {
    if (!(error instanceof CreatioFailure)) throw error;
    const { class: failure, reason } = error.failure;
    if (failure === 'login')
      return {
        findings: [
          wrong(AREA, 'credentials', {
            found: `the login is refused: ${reason}`,
            rule: 'the technical user must be able to log in; it was tried once, since more would lock the account',
            mend: 'correct the credentials; if they are right, look in Creatio whether the user is active, licensed, locked, or must change the password',
          }),
        ],
        isIn: false,
      };
    // It may be this set alone: the rights below say so.
    if (failure === 'validation' || failure === 'absent') return { findings: [], isIn: true };
    return {
      findings: [
        wrong(AREA, 'credentials', {
          found: reason,
          rule: 'Creatio must answer a request with a session',
          mend: 'look at the answer; the login itself was not refused',
        }),
      ],
      isIn: false,
    };
  }
};

/** The rights to read, set by set. */
export const checkReading = async (creatio: CreatioClient): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const { set, why, optional } of READ) {
    try {
      await creatio.list(set, { select: 'Id', top: '1' });
      findings.push(ok(AREA, `right to read ${set}`, 'may'));
    } catch (error) {
      if (!(error instanceof CreatioFailure)) throw error;
      const advice = {
        found: error.failure.reason,
        rule: `the technical user reads ${set}: ${why}`,
        mend: `grant it the object right to read ${set}, and the system operation CanUseODataService`,
      };
      const what = `right to read ${set}`;
      findings.push(optional === true ? warning(AREA, what, advice) : wrong(AREA, what, advice));
    }
  }
  return findings;
};
