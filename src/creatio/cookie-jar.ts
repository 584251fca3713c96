/** The cookies of one session. All go with every request: one site, and paths don't matter there. */
export interface CookieJar {
  /** `Set-Cookie` lines; a cookie that has expired is forgotten. */
  take(lines: readonly string[]): void;
  get(name: string): string | null;
  /** For the `Cookie` header. */
  header(): string;
}

export const createCookieJar = (): CookieJar => {
  const cookies = new Map<string, string>();
  return {
    take: (lines) => {
      for (const line of lines) {
        const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
        const at = pair.indexOf('=');
        if (at <= 0) continue;
        const name = pair.slice(0, at);
        if (isOver(attributes)) cookies.delete(name);
        else cookies.set(name, pair.slice(at + 1));
      }
    },
    get: (name) => cookies.get(name) ?? null,
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
};

/** A server deletes a cookie by setting it with a time in the past: some year long ago, or an age of nothing. */
const isOver = (attributes: readonly string[]): boolean =>
  attributes.some((attribute) => {
    const [name = '', value = ''] = attribute.split('=');
    if (name.toLowerCase() === 'max-age') return Number(value) <= 0;
    return name.toLowerCase() === 'expires' && new Date(value).getUTCFullYear() < LONG_AGO;
  });

const LONG_AGO = 2020;
