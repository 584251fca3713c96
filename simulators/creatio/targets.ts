import type { SimRequest } from './http-message';
import type { Target } from './request-log';

interface Part {
  readonly method?: string;
  readonly url?: string;
  readonly body?: unknown;
}

/** What a request asks OData for; null and nothing when it asks something else. */
export const targetsOf = ({
  method,
  path,
  body,
}: SimRequest): { readonly set: string | null; readonly targets: readonly Target[] } => {
  const at = /\/odata\/(.+)$/.exec(path)?.[1];
  if (at === undefined) return { set: null, targets: [] };
  if (at.startsWith('$batch')) return { set: '$batch', targets: partsOf(body).flatMap(targetOfPart) };
  const target = targetOf(method, at, body);
  return { set: target?.set ?? null, targets: target === null ? [] : [target] };
};

const targetOfPart = ({ method, url, body }: Part): readonly Target[] => {
  const target = targetOf(method ?? 'GET', (url ?? '').replace(/^.*\/odata\//, ''), JSON.stringify(body ?? null));
  return target === null ? [] : [target];
};

const targetOf = (method: string, at: string, body: string): Target | null => {
  const set = /^\w+/.exec(at)?.[0];
  if (set === undefined) return null;
  const filter = new URL(at, 'http://creatio/odata/').searchParams.get('$filter') ?? '';
  const id = guid(at, /^\w+\(([^)]+)\)/) ?? guid(filter, /^Id eq (\S+)$/) ?? guid(body, /"Id"\s*:\s*"([^"]+)"/);
  const subject = guid(filter, /^SubjectId eq (\S+)$/) ?? guid(body, /"SubjectId"\s*:\s*"([^"]+)"/);
  return { method, set, id, subject };
};

const guid = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1]?.toLowerCase() ?? null;

const partsOf = (body: string): readonly Part[] => {
  try {
    const { requests } = JSON.parse(body) as { readonly requests?: unknown };
    return Array.isArray(requests) ? (requests as readonly Part[]) : [];
  } catch {
    return [];
  }
};
