import type { CreatioAccess } from './creatio-facts';
import { connectToCreatio } from './creatio-facts';

const padded = (n: number): string => String(n).padStart(12, '0');

/** Contact of the n-th operator of a crowd. */
export const crowdContact = (n: number): string => `c1000000-0000-4000-8000-${padded(n)}`;
const crowdUser = (n: number): string => `a1000000-0000-4000-8000-${padded(n)}`;

const BATCH = 100;
const USER = 4;

/** Gives Creatio so many users more, as an administrator would: a contact and a user each. */
export const seedCrowd = async (access: CreatioAccess, count: number): Promise<void> => {
  const connection = await connectToCreatio(access);
  const requests = Array.from({ length: count }, (_, n) => [
    { method: 'POST', url: 'Contact', body: { Id: crowdContact(n), Name: `Operator ${n}` } },
    {
      method: 'POST',
      url: 'SysAdminUnit',
      body: {
        Id: crowdUser(n),
        Name: `operator-${n}`,
        ContactId: crowdContact(n),
        SysAdminUnitTypeValue: USER,
        Active: true,
      },
    },
  ]).flat();
  for (let at = 0; at < requests.length; at += BATCH)
    await connection.batch(requests.slice(at, at + BATCH).map((each, index) => ({ ...each, id: String(index) })));
};
