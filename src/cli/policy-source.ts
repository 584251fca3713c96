import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mistakesAsText } from '../policy/checked-yaml';
import { parsePolicy, type ReadPolicy } from '../policy/policy-file';

/** The version of a policy that names none. */
export const digest = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 12);

/** @returns the policy, or null after its mistakes were written to stderr */
export const readPolicyFile = (path: string): ReadPolicy | null => {
  const text = readTextFile(path);
  if (text === null) return null;
  const parsed = parsePolicy(text, digest);
  if ('policy' in parsed) return parsed;
  process.stderr.write(mistakesAsText(path, parsed.mistakes));
  return null;
};

/** @returns its content, or null after it was said on stderr why it can't be read */
export const readTextFile = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    process.stderr.write(
      `${path}: this file can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})\n`,
    );
    return null;
  }
};
