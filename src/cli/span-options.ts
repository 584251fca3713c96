import { InvalidArgumentError } from 'commander';
import { type Place, parseDuration, parsePlace } from '../replay/span';
import { WrongUsage } from './tools';

/** A place in the log, as an option says it. @throws WrongUsage */
export const place = (option: string, text: string, nowMs: number): Place => {
  const found = parsePlace(text, nowMs);
  if (found === null)
    throw new WrongUsage(
      `${option}: found ${JSON.stringify(text)}; set a time (2026-11-25T08:00:00Z, epoch ms, or -36h for 36 hours ago) or an offset`,
    );
  return found;
};

/** A time, as an option says it. @throws WrongUsage also for an offset */
export const time = (option: string, text: string, nowMs: number): number => {
  const found = place(option, text, nowMs);
  if (found.kind === 'offset') throw new WrongUsage(`${option}: found the offset ${text}; set a time`);
  return found.atMs;
};

/** For commander: a length of time such as 90s, 5m, 2h, 30d, in ms. */
export const ago = (text: string): number => {
  const found = parseDuration(text);
  if (found === null) throw new InvalidArgumentError('Set a length of time: 90s, 5m, 2h, 30d.');
  return found;
};

/** For commander: a number above zero. */
export const positive = (text: string): number => {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('Set a number above zero.');
  return number;
};
