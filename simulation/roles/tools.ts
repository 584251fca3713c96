import { silentLogger } from '../../src/ports/logger';
import { noMeter } from '../../src/ports/meter';
import { createLocalCodecs } from '../../src/schemas/local-codecs';

/** One set for all: they hold nothing. */
export const codecs = createLocalCodecs();

export const tools = { codecs, logger: silentLogger, meter: noMeter } as const;
