import { createMemoryStore } from '../../../src/memory/memory-store';
import { describeStoreConformance } from '../../support/store-conformance';

describeStoreConformance('in memory', createMemoryStore);
