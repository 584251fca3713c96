import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Change } from './store';

/**
 * The data file: one change a line, as JSON. Written before a request is answered, so that a killed simulator has
 * forgotten nothing that it acknowledged. Rewritten from scratch at each start and when it has grown too long.
 */
export interface Journal {
  append(change: Change): void;
  /** Replaces the file by `changes`. */
  rewrite(changes: Iterable<Change>): void;
  /** Lines written since the last rewrite. */
  lines(): number;
  close(): void;
}

/** A last line that was cut off by a kill is left out; any other broken line is an error. */
export const readJournal = (file: string): readonly Change[] => {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const cutOff = lines.pop();
  const changes = lines.map((line) => JSON.parse(line) as Change);
  if (cutOff !== undefined && cutOff !== '') process.stderr.write(`${file}: left out a last line that was cut off\n`);
  return changes;
};

export const openJournal = (file: string): Journal => {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor = openSync(file, 'a');
  let lines = 0;
  return {
    append: (change) => {
      writeSync(descriptor, `${JSON.stringify(change)}\n`);
      lines += 1;
    },
    rewrite: (changes) => {
      closeSync(descriptor);
      const next = `${file}.next`;
      let text = '';
      for (const change of changes) text += `${JSON.stringify(change)}\n`;
      writeFileSync(next, text);
      renameSync(next, file);
      descriptor = openSync(file, 'a');
      lines = 0;
    },
    lines: () => lines,
    close: () => closeSync(descriptor),
  };
};
