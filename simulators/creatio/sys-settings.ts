import type { Actor, Engine } from './engine';
import type { Row } from './schema';
import { ALL_EMPLOYEES_ROLE_ID } from './seed';
import type { Store } from './store';

const BOOLEAN_VALUE_TYPE = 12;

interface Json {
  readonly [name: string]: unknown;
}

/** DataService's calls for system settings. @returns null when the method isn't one of them */
export const sysSettingsCall = (
  method: string,
  body: Json,
  { store, engine, actor }: { readonly store: Store; readonly engine: Engine; readonly actor: Actor },
): Json | null => {
  switch (method) {
    case 'QuerySysSettings':
      return query(store, body);
    case 'PostSysSettingsValues':
      return post(store, engine, actor, body);
    case 'InsertSysSettingRequest':
      return insert(store, engine, actor, body);
    default:
      return null;
  }
};

const settingOf = (store: Store, code: string): Row | undefined => {
  for (const row of store.rows('SysSettings')) if (row['Code'] === code) return row;
  return undefined;
};

const defaultValueOf = (store: Store, setting: Row): Row | undefined =>
  store.find('SysSettingsValue', 'SysSettingsId', [setting.Id])?.find((row) => row['IsDef'] === true);

const query = (store: Store, body: Json): Json => {
  const values: Record<string, Json> = {};
  const notFoundSettings: string[] = [];
  for (const code of names(body['sysSettingsNameCollection'])) {
    const setting = settingOf(store, code);
    if (setting === undefined) {
      notFoundSettings.push(code);
      continue;
    }
    values[code] = {
      code,
      value: defaultValueOf(store, setting)?.['BooleanValue'] ?? null,
      displayValue: null,
      isCacheable: true,
      dataValueType: BOOLEAN_VALUE_TYPE,
      id: setting.Id,
      name: setting['Name'] ?? '',
    };
  }
  return { success: true, values, notFoundSettings };
};

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const post = (store: Store, engine: Engine, actor: Actor, body: Json): Json => {
  const saveResult: Record<string, boolean> = {};
  for (const [code, value] of Object.entries((body['sysSettingsValues'] ?? {}) as Json)) {
    const setting = settingOf(store, code);
    saveResult[code] = setting !== undefined;
    if (setting === undefined) continue;
    const known = defaultValueOf(store, setting);
    if (known === undefined)
      engine.insert(
        'SysSettingsValue',
        { SysSettingsId: setting.Id, SysAdminUnitId: ALL_EMPLOYEES_ROLE_ID, IsDef: true, BooleanValue: value === true },
        actor,
      );
    else engine.update('SysSettingsValue', known.Id, { BooleanValue: value === true }, actor);
  }
  const rowsAffected = Object.values(saveResult).filter(Boolean).length;
  return { saveResult, rowsAffected, success: true, responseStatus: { ErrorCode: '', Message: '', Errors: [] } };
};

const insert = (store: Store, engine: Engine, actor: Actor, body: Json): Json => {
  const code = String(body['code'] ?? '');
  const valid = /^[A-Za-z][A-Za-z0-9_]*$/.test(code) && settingOf(store, code) === undefined;
  if (!valid) return { success: false, rowsAffected: 0, errorInfo: null };
  const row = engine.insert(
    'SysSettings',
    {
      ...(typeof body['id'] === 'string' ? { Id: body['id'] } : {}),
      Name: String(body['name'] ?? code),
      Code: code,
      ValueTypeName: String(body['valueTypeName'] ?? 'Boolean'),
      IsCacheable: true,
    },
    actor,
  );
  return { success: true, id: row.Id, rowsAffected: 1, responseStatus: { ErrorCode: '', Message: '', Errors: [] } };
};
