import type { CreatioClient } from '../../creatio/client';
import type { Rung } from '../../topology/activity-command';
import type { LookAt, RungFacts } from '../recipients';

/** Looks at rungs in Creatio, each once. */
export const createRungs = (creatio: CreatioClient): LookAt => {
  const known = new Map<string, Promise<RungFacts>>();
  return (rung) => {
    const key = JSON.stringify(rung);
    const facts = known.get(key) ?? lookAt(creatio, rung);
    known.set(key, facts);
    return facts;
  };
};

const lookAt = async (creatio: CreatioClient, rung: Rung): Promise<RungFacts> => {
  const each = await Promise.all(rung.ids.map((id) => lookAtOne(creatio, rung.kind, id)));
  return {
    active: [...new Set(each.flatMap(({ active }) => active))],
    unknown: each.flatMap(({ unknown }) => unknown),
  };
};

const lookAtOne = async (creatio: CreatioClient, kind: Rung['kind'], id: string): Promise<RungFacts> => {
  switch (kind) {
    case 'role': {
      if ((await creatio.read('SysAdminUnit', id, ['Id'])) === null) return { active: [], unknown: [id] };
      const rows = await creatio.list<{ SysUser: { ContactId: string; Active: boolean } | null }>('SysUserInRole', {
        filter: `SysRole/Id eq ${id}`,
        expand: 'SysUser($select=Id,ContactId,Active)',
        select: 'Id',
      });
      return { active: rows.flatMap(({ SysUser }) => (SysUser?.Active ? [SysUser.ContactId] : [])), unknown: [] };
    }
    case 'contact':
    case 'contacts': {
      if ((await creatio.read('Contact', id, ['Id'])) === null) return { active: [], unknown: [id] };
      return { active: await withUser(creatio, id), unknown: [] };
    }
    case 'webitel-user': {
      const [account] = await creatio.list<{ ContactId: string }>('WSysAccount', {
        filter: `Login eq '${id.replaceAll("'", "''")}'`,
        select: 'Id,ContactId',
      });
      return account === undefined
        ? { active: [], unknown: [id] }
        : { active: await withUser(creatio, account.ContactId), unknown: [] };
    }
    case 'owner-of-contact':
      return { active: [], unknown: [] };
  }
};

const withUser = async (creatio: CreatioClient, contactId: string): Promise<readonly string[]> => {
  const users = await creatio.list('SysAdminUnit', {
    filter: `Contact/Id eq ${contactId} and Active eq true`,
    select: 'Id',
    top: '1',
  });
  return users.length === 0 ? [] : [contactId];
};
