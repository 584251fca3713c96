import { createMemoryLedgerIndex } from '../../../src/memory/memory-ledger-index';
import { describeIndexConformance } from '../../support/index-conformance';

describeIndexConformance('in memory', createMemoryLedgerIndex);
