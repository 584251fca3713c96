import { CONTACTS, ROLES } from '../../../simulators/creatio/seed';
import { communicationTypesOf } from '../../../src/creatio/communication-types';
import { createDirectory, type Directory, type DirectoryOptions } from '../../../src/creatio/directory';
import { CreatioFailure } from '../../../src/creatio/failure';
import { silentLogger } from '../../../src/ports/logger';
import { command, SUPPORT, startTestCreatio, type TestCreatio, UNASSIGNED } from '../../support/creatio';

const TELEGRAM = 'd4a2dc80-30ca-df11-9b2a-001d60e938ff';
const [OLENA = '', PETRO = ''] = SUPPORT;
const [JANE, MYKOLA, , IVAN, DARIA] = CONTACTS;

let creatio: TestCreatio;
let asked: string[];
let refuse: ((set: string) => CreatioFailure | null) | null;
beforeEach(async () => {
  creatio = await startTestCreatio();
  asked = [];
  refuse = null;
});
afterEach(() => creatio.close());

const directory = (more: Partial<DirectoryOptions> = {}): Directory => {
  const { client, clock } = creatio;
  return createDirectory(
    {
      list: (set, query) => {
        asked.push(set);
        const failure = refuse?.(set) ?? null;
        return failure === null ? client.list(set, query) : Promise.reject(failure);
      },
      read: client.read,
    },
    { communicationTypes: new Map(), mayLookUp: () => true, nowMs: clock.now, logger: silentLogger, ...more },
  );
};
const failure = (name: 'validation' | 'availability', reason: string): CreatioFailure =>
  new CreatioFailure({ class: name, reason, retryAfterMs: null });
const known = (n: number, ContactId: string, more: Record<string, string>): void => {
  const [row] = [...creatio.simulator.store.rows('ContactCommunication')];
  const id = `5f0c1a52-0000-5000-8000-${String(n).padStart(12, '0')}`;
  creatio.simulator.store.put('ContactCommunication', {
    ...(row ?? { Id: '' }),
    Number: '',
    SearchNumber: '',
    ...more,
    Id: id,
    ContactId,
  });
};
const customer = (of: Directory, more: Partial<Parameters<typeof command>[1]> = {}) =>
  of.customer(command(1, { phone: null, externalId: null, ...more }));

describe('a customer', () => {
  it('is found by his phone, however it is written', async () => {
    const of = directory();
    for (const phone of ['+380 67 123-45-67', '067 123 45 67', '380671234567'])
      expect(await customer(of, { phone })).toEqual({ contactId: JANE?.id, candidates: [JANE?.id] });
  });

  it('whose phone two people share is named as either', async () => {
    expect(await customer(directory(), { phone: '+380445556677' })).toEqual({
      contactId: null,
      candidates: [IVAN?.id, DARIA?.id],
    });
  });

  it('is one of them, if the messenger’s identity says so', async () => {
    known(1, DARIA?.id ?? '', { SocialMediaId: 'tg-501' });
    const found = await customer(directory(), { phone: '+380445556677', externalId: 'tg-501' });
    expect(found.contactId).toBe(DARIA?.id);
  });

  it('is found by his identity, of the messenger’s own type where that is configured', async () => {
    known(1, MYKOLA?.id ?? '', { Number: '70010001', CommunicationTypeId: TELEGRAM });
    known(2, IVAN?.id ?? '', { Number: '70010001' });
    const messenger = { messenger: 'Telegram', externalId: '70010001' };
    expect((await customer(directory(), messenger)).candidates).toEqual([MYKOLA?.id, IVAN?.id]);
    const communicationTypes = communicationTypesOf(`telegram=${TELEGRAM}`);
    expect((await customer(directory({ communicationTypes }), messenger)).contactId).toBe(MYKOLA?.id);
  });

  it('with a short identity is nobody’s extension', async () => {
    known(1, MYKOLA?.id ?? '', { Number: '12345' });
    expect((await customer(directory(), { externalId: '12345' })).contactId).toBeNull();
    known(2, MYKOLA?.id ?? '', { Number: '123456' });
    expect((await customer(directory(), { externalId: '123456' })).contactId).toBe(MYKOLA?.id);
  });

  it('with an apostrophe is no syntax error', async () => {
    known(1, MYKOLA?.id ?? '', { SocialMediaId: "o'neil" });
    expect((await customer(directory(), { externalId: "o'neil" })).contactId).toBe(MYKOLA?.id);
  });

  it('without anything is not looked for, nor when the day’s calls are nearly spent', async () => {
    expect((await customer(directory())).candidates).toEqual([]);
    expect((await customer(directory({ mayLookUp: () => false }), { phone: '+380671234567' })).candidates).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('is remembered for a minute', async () => {
    const of = directory();
    await customer(of, { phone: '+380671234567' });
    creatio.clock.atMs += 59_999;
    await customer(of, { phone: '+380671234567' });
    expect(asked).toHaveLength(1);
    creatio.clock.atMs += 1;
    await customer(of, { phone: '+380671234567' });
    expect(asked).toHaveLength(2);
  });
});

describe('a rung', () => {
  const expand = (of: Directory, kind: 'role' | 'contacts' | 'webitel-user' | 'owner-of-contact', ...ids: string[]) =>
    of.expand({ kind, ids }, command(1, { phone: '+380671234567', externalId: null }));
  const inactive = (login: string): void => {
    const user = [...creatio.simulator.store.rows('SysAdminUnit')].find((row) => row['Name'] === login);
    if (user !== undefined) creatio.simulator.store.put('SysAdminUnit', { ...user, Active: false });
  };

  it('is whoever of it has an active user', async () => {
    inactive('olena');
    expect(await expand(directory(), 'role', ROLES.Support)).toEqual(SUPPORT.slice(1));
    expect(await expand(directory(), 'contacts', OLENA, PETRO, UNASSIGNED)).toEqual([PETRO]);
  });

  it('is the operator whom Webitel knows by that login', async () => {
    expect(await expand(directory(), 'webitel-user', '1002')).toEqual([PETRO]);
    expect(await expand(directory(), 'webitel-user', "9'9")).toEqual([]);
  });

  it('is the owner of the customer’s contact, while he can work', async () => {
    expect(await expand(directory(), 'owner-of-contact')).toEqual([OLENA]);
    inactive('olena');
    expect(await expand(directory(), 'owner-of-contact')).toEqual([]);
  });

  it('of a contact without an owner is nobody', async () => {
    const contact = creatio.simulator.store.get('Contact', JANE?.id ?? '');
    creatio.simulator.store.put('Contact', { ...(contact ?? { Id: '' }), OwnerId: null });
    expect(await expand(directory(), 'owner-of-contact')).toEqual([]);
  });

  it('is nobody where Creatio does not let us look, or has no such entity; away it is unknown', async () => {
    refuse = () => failure('validation', 'no-right');
    expect(await expand(directory(), 'role', ROLES.Support)).toEqual([]);
    refuse = (set) => (set === 'WSysAccount' ? failure('availability', 'not-compiled') : null);
    expect(await expand(directory(), 'webitel-user', '1002')).toEqual([]);
    refuse = () => failure('availability', 'http-503');
    await expect(expand(directory(), 'role', ROLES.Support)).rejects.toThrow('http-503');
  });

  it('that could not be asked is asked again', async () => {
    const of = directory();
    refuse = () => failure('availability', 'http-503');
    await expect(expand(of, 'role', ROLES.Support)).rejects.toThrow();
    refuse = null;
    expect(await expand(of.through(creatio.client), 'role', ROLES.Support)).toEqual(SUPPORT);
  });

  it('inactive are those whose users are seen and are all inactive', async () => {
    inactive('petro');
    const many = Array.from({ length: 30 }, (_, n) => `c0000000-0000-4000-8000-${String(300 + n).padStart(12, '0')}`);
    expect(await directory().inactive([...many, PETRO.toUpperCase(), OLENA, UNASSIGNED])).toEqual([PETRO]);
    expect(asked).toEqual(['SysAdminUnit', 'SysAdminUnit']);
  });
});

it('types of messengers are named with their ids, or it is said what is wrong', () => {
  expect([...communicationTypesOf('')]).toEqual([]);
  expect([...communicationTypesOf(` Viber = ${TELEGRAM} ,`)]).toEqual([['viber', TELEGRAM]]);
  for (const wrong of ['viber', 'viber=5', `=${TELEGRAM}`])
    expect(() => communicationTypesOf(wrong)).toThrow(
      `found "${wrong}" in CREATIO_COMMUNICATION_TYPES; set messenger=GUID`,
    );
});
