import type { z } from 'zod';
import { calendarFile, policyFile, queueFile } from '../policy/policy-schema';

/** The tables of docs/policy.md, by the name in their markers. */
const TABLES: Readonly<Record<string, z.ZodObject>> = { file: policyFile, calendar: calendarFile, rules: queueFile };

/**
 * docs/policy.md with its tables of keys made anew. What stands between `<!-- keys:NAME -->` and `<!-- /keys -->` is generated, the rest is
 * written by hand.
 */
export const withKeyTables = (markdown: string): string =>
  markdown.replace(
    /(<!-- keys:(\w+)[^>]*-->\n)[\s\S]*?(<!-- \/keys -->)/g,
    (_, begin: string, name: string, end: string) => {
      const table = TABLES[name];
      if (table === undefined) throw new Error(`docs/policy.md asks for a table of ${name}, which there isn't`);
      return `${begin}${keysAsMarkdown(table)}${end}`;
    },
  );

/** A table of all keys of a map. */
export const keysAsMarkdown = (found: z.ZodObject): string => {
  const rows = Object.entries(found.shape).map(([name, field]) => {
    const meta = (field as z.ZodType).meta() ?? {};
    return `| \`${name}\` | ${fallbackOf(field as z.ZodType, meta['default'])} | ${meta.description ?? ''} |\n`;
  });
  return `| key | default | what |\n|---|---|---|\n${rows.join('')}`;
};

const fallbackOf = (field: z.ZodType, fallback: unknown): string => {
  if (fallback === undefined) return field.safeParse(undefined).success ? '' : '–';
  if (!Array.isArray(fallback)) return `\`${String(fallback)}\``;
  return fallback.length === 0 ? 'none' : `\`[${fallback.join(', ')}]\``;
};
