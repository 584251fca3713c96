import pino from 'pino';
import type { Logger } from '../ports/logger';

/** Fields marked personal in the schemas; a log line never shows them, at whatever depth up to two. */
const PERSONAL = ['displayName', 'phone', 'externalId'];

/** JSON lines on stderr, so that stdout stays free for what a command prints. */
export const createLogger = (role: string, level: string): Logger =>
  pino(
    {
      level,
      base: { role },
      redact: { paths: PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[personal]' },
    },
    pino.destination({ dest: 2, sync: false }),
  );
