import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Java {
  readonly path: string;
  readonly major: number;
}

/** The major version in what `java -version` prints: 17 of "17.0.15", 8 of "1.8.0_292"; null: it isn't there. */
export const majorOf = (printed: string): number | null => {
  const found = /version "(\d+)(?:\.(\d+))?/.exec(printed);
  if (found === null) return null;
  return Number(found[1]) === 1 ? Number(found[2]) : Number(found[1]);
};

/** Every Java of this machine: JAVA_HOME, PATH, and the usual folders. */
export const findJavas = (env: Readonly<Record<string, string | undefined>> = process.env): readonly Java[] => {
  const name = process.platform === 'win32' ? 'java.exe' : 'java';
  const homes = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines', '/opt/java'].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder).flatMap((entry) => [join(folder, entry), join(folder, entry, 'Contents/Home')])
      : [],
  );
  const candidates = [
    ...(env['JAVA_HOME'] === undefined ? [] : [join(env['JAVA_HOME'], 'bin', name)]),
    ...(env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)),
    ...homes.map((home) => join(home, 'bin', name)),
  ];
  return [...new Set(candidates)].filter(existsSync).flatMap((path) => {
    const major = majorOf(versionText(path));
    return major === null ? [] : [{ path, major }];
  });
};

const versionText = (path: string): string => {
  try {
    // Java prints its version on stderr.
    return execFileSync('/bin/sh', ['-c', '"$0" -version 2>&1', path], { encoding: 'utf8', timeout: 10_000 });
  } catch {
    // A java that can't tell its version is none that could run a server.
    return '';
  }
};

/** The lowest that is new enough: what servers are tested with most. */
export const javaFor = (javas: readonly Java[], least: number): Java | undefined =>
  [...javas].filter(({ major }) => major >= least).sort((a, b) => a.major - b.major)[0];
