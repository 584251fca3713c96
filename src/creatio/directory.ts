import type { ActivityCommand, Rung } from '../topology/activity-command';
import type { ContactMatch } from '../topology/connector/activity';
import type { CreatioClient } from './client';

/** Who is who in Creatio, remembered for a while. */
export interface Directory {
  /** Contacts of a rung who have an active user. */
  expand(rung: Rung, command: ActivityCommand): Promise<readonly string[]>;
  /** The customer's contact, by phone. */
  customer(command: ActivityCommand): Promise<ContactMatch>;
}

const REMEMBERED_MS = 60_000;
/** `SearchNumberLength`: so many last digits are compared. */
const COMPARED_DIGITS = 7;
const LISTED = 5;
const NO_MATCH: ContactMatch = { contactId: null, candidates: [] };

interface User {
  readonly ContactId: string;
  readonly Active: boolean;
}

export const createDirectory = (creatio: CreatioClient, nowMs: () => number): Directory => {
  const remembered = new Map<string, { readonly untilMs: number; readonly contacts: Promise<readonly string[]> }>();

  const remember = (key: string, find: () => Promise<readonly string[]>): Promise<readonly string[]> => {
    const known = remembered.get(key);
    if (known !== undefined && known.untilMs > nowMs()) return known.contacts;
    const contacts = find();
    remembered.set(key, { untilMs: nowMs() + REMEMBERED_MS, contacts });
    contacts.catch(() => remembered.delete(key));
    return contacts;
  };

  const ofRole = (roleId: string): Promise<readonly string[]> =>
    remember(`role:${roleId}`, async () => {
      const rows = await creatio.list<{ SysUser: User | null }>('SysUserInRole', {
        filter: `SysRole/Id eq ${roleId}`,
        expand: 'SysUser($select=Id,ContactId,Active)',
        select: 'Id',
      });
      return rows.flatMap(({ SysUser }) => (SysUser?.Active ? [SysUser.ContactId.toLowerCase()] : []));
    });

  const withUser = (contactId: string): Promise<readonly string[]> =>
    remember(`contact:${contactId}`, async () => {
      const users = await creatio.list<User>('SysAdminUnit', {
        filter: `Contact/Id eq ${contactId} and Active eq true`,
        select: 'Id,ContactId,Active',
      });
      return users.length === 0 ? [] : [contactId.toLowerCase()];
    });

  /** Webitel's own package keeps the mapping of its users to contacts. */
  const ofWebitelUser = (login: string): Promise<readonly string[]> =>
    remember(`webitel:${login}`, async () => {
      const accounts = await creatio.list<{ ContactId: string }>('WSysAccount', {
        filter: `Login eq '${login.replaceAll("'", "''")}'`,
        select: 'Id,ContactId',
      });
      return (await Promise.all(accounts.map(({ ContactId }) => withUser(ContactId)))).flat();
    });

  const byPhone = async (phone: string): Promise<ContactMatch> => {
    const reversed = phone.replace(/\D/g, '').split('').reverse().join('');
    if (reversed.length < COMPARED_DIGITS) return NO_MATCH;
    const rows = await creatio.list<{ ContactId: string; SearchNumber: string }>('ContactCommunication', {
      filter: `startswith(SearchNumber,'${reversed.slice(0, COMPARED_DIGITS)}') and NonActual eq false`,
      select: 'Id,ContactId,SearchNumber',
      top: '20',
    });
    // Whoever shares the most digits from the right; two who share as many can't be told apart.
    const shared = (row: { SearchNumber: string }): number => {
      let digits = 0;
      while (digits < reversed.length && row.SearchNumber[digits] === reversed[digits]) digits += 1;
      return digits;
    };
    const most = Math.max(0, ...rows.map(shared));
    const candidates = [...new Set(rows.filter((row) => shared(row) === most).map((row) => row.ContactId))].sort();
    return {
      contactId: candidates.length === 1 ? (candidates[0] ?? null) : null,
      candidates: candidates.slice(0, LISTED),
    };
  };

  const customer = (command: ActivityCommand): Promise<ContactMatch> =>
    command.phone === null ? Promise.resolve(NO_MATCH) : byPhone(command.phone);

  return {
    customer,
    expand: async (rung, command) => {
      switch (rung.kind) {
        case 'role':
          return (await Promise.all(rung.ids.map(ofRole))).flat();
        case 'contact':
        case 'contacts':
          return (await Promise.all(rung.ids.map(withUser))).flat();
        case 'webitel-user':
          return (await Promise.all(rung.ids.map(ofWebitelUser))).flat();
        case 'owner-of-contact': {
          const { contactId } = await customer(command);
          if (contactId === null) return [];
          const contact = await creatio.read<{ OwnerId: string }>('Contact', contactId, ['Id', 'OwnerId']);
          return contact === null ? [] : withUser(contact.OwnerId);
        }
      }
    },
  };
};
