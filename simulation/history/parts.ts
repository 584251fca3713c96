import type { CreatioClient } from '../../src/creatio/client';
import type { LogWriter } from '../../src/ports/log';
import type { PartitionStore } from '../../src/ports/state-store';
import { createCases } from '../../src/topology/cases/cases';
import { createDetector } from '../../src/topology/detector/detector';

/** Parts of the system that a test may put something else in the place of, to see that the simulation notices. */
export interface Parts {
  readonly createDetector: typeof createDetector;
  readonly createCases: typeof createCases;
  /** A partition's store, as its owner gets it. */
  readonly store: (store: PartitionStore) => PartitionStore;
  /** Every process's way to the log. */
  readonly writer: (writer: LogWriter) => LogWriter;
  /** The connector's way to Creatio. */
  readonly client: (client: CreatioClient) => CreatioClient;
}

/** The system as it is. */
export const PARTS: Parts = {
  createDetector,
  createCases,
  store: (store) => store,
  writer: (writer) => writer,
  client: (client) => client,
};
