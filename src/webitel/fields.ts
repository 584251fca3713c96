/** The caller's mistake, with the path of the field, what was found and the rule. */
export class BadShape extends Error {
  override readonly name = 'BadShape';
}

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const bad = (path: string, value: unknown, rule: string): never => {
  throw new BadShape(`${path}: ${rule}, found ${shown(value)}`);
};

/** Reads fields of one object; every mistake names the field's path. */
export const fieldsOf = (object: Json, path: string) => {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const optionalText = (name: string): string | null => {
    const value = object[name];
    if (value === undefined || value === null || value === '') return null;
    return typeof value === 'string' ? value : bad(at(name), value, 'expected a text');
  };
  /** Webitel writes ids as numbers on the bus and as texts in flows. */
  const optionalId = (name: string): string | null => {
    const value = object[name];
    if (value === undefined || value === null || value === '' || value === 0) return null;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    return typeof value === 'string' ? value : bad(at(name), value, 'expected an id');
  };
  const optionalMs = (name: string): number | null => {
    const value = object[name];
    if (value === undefined || value === null || value === '' || value === 0) return null;
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
      ? value
      : bad(at(name), value, 'expected epoch milliseconds as a number');
  };
  /** In hooks and flows every variable is a text. */
  const optionalMsText = (name: string): number | null => {
    const value = object[name];
    if (value === undefined || value === null || value === '') return null;
    return typeof value === 'string' && /^\d{10,16}$/.test(value)
      ? Number(value)
      : bad(at(name), value, 'expected epoch milliseconds as a text');
  };
  return {
    at,
    raw: (name: string): unknown => object[name],
    optionalText,
    optionalId,
    optionalMs,
    optionalMsText,
    text: (name: string): string => optionalText(name) ?? bad(at(name), object[name], 'expected a text'),
    id: (name: string): string => optionalId(name) ?? bad(at(name), object[name], 'expected an id'),
    ms: (name: string): number =>
      optionalMs(name) ?? bad(at(name), object[name], 'expected epoch milliseconds as a number'),
    msText: (name: string): number =>
      optionalMsText(name) ?? bad(at(name), object[name], 'expected epoch milliseconds as a text'),
    object: (name: string): Json => {
      const value = object[name];
      return isObject(value) ? value : bad(at(name), value, 'expected an object');
    },
    optionalObject: (name: string): Json | null => {
      const value = object[name];
      if (value === undefined || value === null) return null;
      return isObject(value) ? value : bad(at(name), value, 'expected an object');
    },
    objects: (name: string): readonly Json[] => {
      const value = object[name];
      if (value === undefined || value === null) return [];
      return Array.isArray(value) && value.every(isObject)
        ? value
        : bad(at(name), value, 'expected an array of objects');
    },
  };
};

export type Fields = ReturnType<typeof fieldsOf>;
