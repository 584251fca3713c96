import { text } from '../config/environment';
import { startLedgerIndexer } from '../consumers/ledger-indexer';
import { uuidV5 } from '../ids/uuid-v5';
import { publishObserve } from '../side-inputs/publish-observe';
import { createDetector } from '../topology/detector/detector';
import { observedAt, observing } from '../topology/observe';
import type { Platform, RunningRole } from './platform';
import { startProcessorRole } from './processor-role';

/** A value of a setting holds 15 s after its write began: a write that takes longer than this must not succeed. */
const SETTING_WRITE_MS = 10_000;

/** Chat events in, verdicts and case events out; and the index of the ledger, beside it. */
export const startDetector = async (platform: Platform): Promise<RunningRole> => {
  const { environment, log, codecs, clock, logger } = platform;
  const [side, index] = await Promise.all([platform.sideInputs(), platform.ledgerIndex()]);
  const writer = platform.writer(SETTING_WRITE_MS);
  await publishObserve(
    { writer, codecs, clock, observed: side.observed, read: side.read },
    environment.OBSERVE === 'true',
  );
  await writer.close();
  return startProcessorRole(
    platform,
    side,
    observing(createDetector({ uuidV5 }), (atMs) => observedAt(side.observed(), atMs)),
    'DETECTOR_PORT',
    () => startLedgerIndexer({ log, index, group: `${text(environment, 'NAMESPACE')}.ledger-index`, logger }),
  );
};
