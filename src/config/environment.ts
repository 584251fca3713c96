import { SETTINGS, type SettingName, type SettingSpec } from './settings';

/** Checked settings; absent ones without a fallback are undefined. */
export type Environment = Readonly<Record<SettingName, string | undefined>>;

export interface Mistake {
  readonly name: string;
  readonly message: string;
}

/** All settings from the environment, all mistakes at once. @throws nothing; unreadable secret files are mistakes too */
export const readEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { readonly environment: Environment; readonly mistakes: readonly Mistake[] } => {
  const mistakes: Mistake[] = [];
  const values: Partial<Record<SettingName, string | undefined>> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const spec: SettingSpec = SETTINGS[name];
    const given = spec.secret ? secret(name, env, readFile, mistakes) : env[name];
    const value = given === undefined || given === '' ? spec.fallback : given;
    values[name] = value;
    const mistake = value === undefined ? undefined : check(spec, value);
    if (mistake !== undefined)
      mistakes.push({ name, message: `found ${spec.secret ? 'a secret' : JSON.stringify(value)}: ${mistake}` });
  }
  return { environment: values as Environment, mistakes };
};

const secret = (
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
  mistakes: Mistake[],
): string | undefined => {
  const path = env[`${name}_FILE`];
  if (path === undefined) return env[name];
  try {
    return readFile(path).trim();
  } catch (error) {
    mistakes.push({
      name: `${name}_FILE`,
      message: `found ${JSON.stringify(path)}: ${(error as Error).message}. Name a file that can be read`,
    });
    return undefined;
  }
};

const check = (spec: SettingSpec, value: string): string | undefined => {
  switch (spec.kind) {
    case 'text':
      return undefined;
    case 'flag':
      return ['true', 'false'].includes(value) ? undefined : 'set true or false';
    case 'choice':
      return spec.choices?.includes(value) ? undefined : `set one of ${spec.choices?.join(', ')}`;
    case 'list':
      return value.split(',').every((part) => /^[^\s:,]+:\d+$/.test(part.trim()))
        ? undefined
        : 'set host:port, comma-separated';
    case 'url':
      return URL.canParse(value) ? undefined : 'set an absolute URL';
    case 'integer': {
      const number = Number(value);
      const range = `set a whole number${spec.min === undefined ? '' : ` from ${spec.min}`}${spec.max === undefined ? '' : ` to ${spec.max}`}`;
      const fits = Number.isSafeInteger(number) && number >= (spec.min ?? number) && number <= (spec.max ?? number);
      return fits ? undefined : range;
    }
  }
};

export const text = (environment: Environment, name: SettingName): string => {
  const value = environment[name];
  if (value === undefined) throw new Error(`${name} is not set: ${SETTINGS[name].about}`);
  return value;
};

export const integer = (environment: Environment, name: SettingName): number => Number(text(environment, name));
