import type { Logger } from '../ports/logger';
import type { ActivityCommand, Rung } from '../topology/activity-command';
import {
  COMPARED_DIGITS,
  type ContactMatch,
  isSomebody,
  matchOf,
  matchOfBoth,
  matchOfPhones,
  NO_MATCH,
  type PhoneRow,
  reversedDigits,
} from '../topology/connector/contact-match';
import type { CreatioRows } from './coalesced';
import { CreatioFailure } from './failure';

/** Who is who in Creatio, remembered for a while. */
export interface Directory {
  /** Contacts of a rung who have an active user. */
  expand(rung: Rung, command: ActivityCommand): Promise<readonly string[]>;
  /** The customer's contact, by phone and by the messenger's identity. */
  customer(command: ActivityCommand): Promise<ContactMatch>;
  /** Of these contacts, those whose users are all inactive: it is known, not only not seen. */
  inactive(contacts: readonly string[]): Promise<readonly string[]>;
  /** The same memory, asking through these. */
  through(rows: Pick<CreatioRows, 'list' | 'read'>): Directory;
}

export interface DirectoryOptions {
  /** Creatio's communication type of a messenger; of others any number that equals the identity counts. */
  readonly communicationTypes: ReadonlyMap<string, string>;
  /** Whether a customer may be looked up now: it costs calls. */
  mayLookUp(): boolean;
  nowMs(): number;
  readonly logger: Logger;
}

const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 10_000;
/** More rows than this share seven digits only where numbers are made up. */
const MOST_ROWS = '100';
/** A shorter one, of a messenger whose type isn't configured, may be anybody's extension. */
const SHORTEST_IDENTITY = 6;
/** So many contacts in one filter: some servers take no address above 2,048 characters. */
const CONTACTS_PER_FILTER = 25;

interface User {
  readonly ContactId: string;
  readonly Active: boolean;
}

type Rows = Pick<CreatioRows, 'list' | 'read'>;
type Memory = Map<string, { readonly untilMs: number; readonly found: Promise<unknown> }>;

export const createDirectory = (creatio: Rows, options: DirectoryOptions): Directory =>
  overMemory(creatio, options, new Map());

const overMemory = (creatio: Rows, options: DirectoryOptions, memory: Memory): Directory => {
  const { nowMs, logger } = options;

  const remember = <Found>(key: string, find: () => Promise<Found>): Promise<Found> => {
    const known = memory.get(key);
    if (known !== undefined && known.untilMs > nowMs()) return known.found as Promise<Found>;
    const found = find();
    memory.delete(key);
    memory.set(key, { untilMs: nowMs() + REMEMBERED_MS, found });
    if (memory.size > MOST_REMEMBERED) memory.delete(memory.keys().next().value as string);
    found.catch(() => {
      if (memory.get(key)?.found === found) memory.delete(key);
    });
    return found;
  };

  /** What Creatio refuses for good (no right, no such entity) is said, and nobody is found that way. */
  const orNobody = async <Found>(what: string, find: () => Promise<Found>, nobody: Found): Promise<Found> => {
    try {
      return await find();
    } catch (error) {
      if (!(error instanceof CreatioFailure)) throw error;
      if (error.passes && error.failure.reason !== 'not-compiled') throw error;
      logger.error({ what, error: error.message }, 'Creatio does not let us look this up: nobody is found that way');
      return nobody;
    }
  };

  const ofRole = (roleId: string): Promise<readonly string[]> =>
    remember(`role:${roleId}`, () =>
      orNobody(`members of role ${roleId}`, async () => {
        const rows = await creatio.list<{ SysUser: User | null }>('SysUserInRole', {
          filter: `SysRole/Id eq ${roleId}`,
          expand: 'SysUser($select=Id,ContactId,Active)',
          select: 'Id',
        });
        return rows
          .flatMap(({ SysUser }) => (SysUser?.Active ? [SysUser.ContactId.toLowerCase()] : []))
          .filter(isSomebody);
      }, []),
    );

  const withUser = async (contactId: string): Promise<readonly string[]> =>
    !isSomebody(contactId)
      ? []
      : remember(`contact:${contactId.toLowerCase()}`, () =>
          orNobody('users of a contact', async () => {
            const users = await creatio.list<User>('SysAdminUnit', {
              filter: `Contact/Id eq ${contactId} and Active eq true`,
              select: 'Id,ContactId,Active',
            });
            return users.length === 0 ? [] : [contactId.toLowerCase()];
          }, []),
        );

  /** Webitel's own package keeps the mapping of its users to contacts; it isn't installed everywhere. */
  const ofWebitelUser = (login: string): Promise<readonly string[]> =>
    remember(`webitel:${login}`, () =>
      orNobody('WSysAccount', async () => {
        const accounts = await creatio.list<{ ContactId: string }>('WSysAccount', {
          filter: `Login eq ${quoted(login)}`,
          select: 'Id,ContactId',
        });
        return (await Promise.all(accounts.map(({ ContactId }) => withUser(ContactId)))).flat();
      }, []),
    );

  const byPhone = async (phone: string | null): Promise<ContactMatch> => {
    const reversed = phone === null ? null : reversedDigits(phone);
    if (reversed === null) return NO_MATCH;
    const rows = await creatio.list<PhoneRow>('ContactCommunication', {
      filter: `startswith(SearchNumber,'${reversed.slice(0, COMPARED_DIGITS)}') and NonActual eq false`,
      select: 'Id,ContactId,SearchNumber',
      top: MOST_ROWS,
    });
    return matchOfPhones(rows, reversed);
  };

  const byIdentity = async ({ messenger, externalId }: ActivityCommand): Promise<ContactMatch> => {
    if (externalId === null || externalId === '') return NO_MATCH;
    const type = messenger === null ? undefined : options.communicationTypes.get(messenger.toLowerCase());
    const which = type === undefined ? '' : ` and CommunicationType/Id eq ${type}`;
    const identity = quoted(externalId);
    const number = type === undefined && externalId.length < SHORTEST_IDENTITY ? '' : ` or Number eq ${identity}`;
    const rows = await creatio.list<{ ContactId: string }>('ContactCommunication', {
      filter: `(SocialMediaId eq ${identity}${number}) and NonActual eq false${which}`,
      select: 'Id,ContactId',
      top: MOST_ROWS,
    });
    return matchOf(rows.map(({ ContactId }) => ContactId));
  };

  const customer = async (command: ActivityCommand): Promise<ContactMatch> => {
    const key = `customer:${command.phone}:${command.messenger}:${command.externalId}`;
    if (!memory.has(key) && !options.mayLookUp()) return NO_MATCH;
    return remember(key, () =>
      orNobody(
        "the customer's contact",
        async () => {
          const phone = await byPhone(command.phone);
          return phone.contactId === null ? matchOfBoth(phone, await byIdentity(command)) : phone;
        },
        NO_MATCH,
      ),
    );
  };

  const ownerOfContact = async (command: ActivityCommand): Promise<readonly string[]> => {
    const { contactId } = await customer(command);
    if (contactId === null) return [];
    const owner = await remember(`owner:${contactId}`, () =>
      orNobody(
        "the owner of the customer's contact",
        async () => (await creatio.read<{ OwnerId: string }>('Contact', contactId, ['Id', 'OwnerId']))?.OwnerId ?? '',
        '',
      ),
    );
    return withUser(owner);
  };

  const inactive = async (contacts: readonly string[]): Promise<readonly string[]> => {
    const gone: string[] = [];
    const distinct = [...new Set(contacts.map((contact) => contact.toLowerCase()))].sort();
    for (let from = 0; from < distinct.length; from += CONTACTS_PER_FILTER) {
      const some = distinct.slice(from, from + CONTACTS_PER_FILTER);
      const users = await creatio.list<User>('SysAdminUnit', {
        filter: some.map((contact) => `Contact/Id eq ${contact}`).join(' or '),
        select: 'Id,ContactId,Active',
      });
      for (const contact of some) {
        const own = users.filter(({ ContactId }) => ContactId.toLowerCase() === contact);
        // Without a row it may be that we may not see him.
        if (own.length > 0 && own.every(({ Active }) => !Active)) gone.push(contact);
      }
    }
    return gone;
  };

  return {
    customer,
    inactive,
    through: (rows) => overMemory(rows, options, memory),
    expand: async (rung, command) => {
      switch (rung.kind) {
        case 'role':
          return (await Promise.all(rung.ids.map(ofRole))).flat();
        case 'contact':
        case 'contacts':
          return (await Promise.all(rung.ids.map(withUser))).flat();
        case 'webitel-user':
          return (await Promise.all(rung.ids.map(ofWebitelUser))).flat();
        case 'owner-of-contact':
          return ownerOfContact(command);
      }
    },
  };
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
