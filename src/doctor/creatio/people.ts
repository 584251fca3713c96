import type { CreatioClient } from '../../creatio/client';
import { type Finding, ok, warning, wrong } from '../finding';

const AREA = 'Creatio';

/** The contact that owns what nobody has taken yet: it must exist, and nobody may be behind it. */
export const checkPlaceholder = async (
  creatio: CreatioClient,
  contactId: string | undefined,
): Promise<readonly Finding[]> => {
  const what = 'placeholder contact';
  const rule = 'a contact without a user owns an activity while a group is asked';
  if (contactId === undefined)
    return [
      wrong(AREA, what, {
        found: 'CREATIO_UNASSIGNED_CONTACT_ID is not set',
        rule,
        mend: 'make a contact, for instance "Unassigned chats", and set CREATIO_UNASSIGNED_CONTACT_ID to its id',
      }),
    ];
  const contact = await creatio.read<{ Name: string }>('Contact', contactId, ['Id', 'Name']);
  if (contact === null)
    return [
      wrong(AREA, what, {
        found: `there is no contact ${contactId}`,
        rule,
        mend: 'set CREATIO_UNASSIGNED_CONTACT_ID to a contact that exists',
      }),
    ];
  const users = await creatio.list<{ Name: string }>('SysAdminUnit', {
    filter: `Contact/Id eq ${contactId} and Active eq true`,
    select: 'Id,Name',
  });
  if (users.length > 0)
    return [
      wrong(AREA, what, {
        found: `${contact.Name} is the contact of the active user ${users.map(({ Name }) => Name).join(', ')}`,
        rule: `${rule}; a user would see every chat that nobody has taken as his own`,
        mend: 'set CREATIO_UNASSIGNED_CONTACT_ID to a contact without a user',
      }),
    ];
  return [ok(AREA, what, contact.Name)];
};

/** The feature behind Creatio's reminders, where the user may read features. */
export const checkNotifications = async (creatio: CreatioClient): Promise<readonly Finding[]> => {
  const what = 'feature NotificationV2';
  for (const set of ['AppFeature', 'Feature']) {
    try {
      const [feature] = await creatio.list<{ Id: string }>(set, {
        filter: `Code eq 'NotificationV2'`,
        select: 'Id',
        top: '1',
      });
      if (feature !== undefined) return [ok(AREA, what, `known to ${set}; its state is a matter of each user`)];
    } catch {
      // Another build's name of the set, or no right to it: said below, as not readable.
    }
  }
  return [
    warning(AREA, what, {
      found: 'not readable from here',
      rule: 'it must be on: Creatio sends no reminder without it',
      mend: 'see on its feature page that it is on, or remind yourself of an activity and see that it arrives',
    }),
  ];
};
