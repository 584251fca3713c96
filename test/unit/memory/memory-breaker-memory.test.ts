import { createMemoryBreakerMemory } from '../../../src/memory/memory-breaker-memory';
import { describeBreakerMemoryConformance } from '../../support/breaker-memory-conformance';

describeBreakerMemoryConformance('in memory', () => ({ memory: createMemoryBreakerMemory(), close: async () => {} }));
