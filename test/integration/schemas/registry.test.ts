import { createReadingCodecs } from '../../../src/schemas/reading-codecs';
import { createRegistryCodecs, registerSchemas } from '../../../src/schemas/registry-codecs';
import { EMPTY_CASE_EVENT } from '../../../src/topology/case-event';
import { TOPICS } from '../../../src/topology/topics';
import { startBuiltinRegistry } from '../../../stack/servers/builtin-registry';

jest.setTimeout(60_000);

const EVENT = {
  ...EMPTY_CASE_EVENT,
  eventId: 'e',
  type: 'cancelled-before-write' as const,
  caseKey: 'client:1:501',
  source: 'connector' as const,
  occurredAt: 1_790_000_000_001,
  receivedAt: 1_790_000_000_002,
  notified: ['a', 'b'],
};

const framed = (schemaId: number): Buffer => {
  const bytes = Buffer.alloc(10);
  bytes.writeInt32BE(schemaId, 1);
  return bytes;
};

describe.each(['the registry', 'the built-in one'])('%s', (which) => {
  let registryUrl: string;
  let close: () => Promise<void> = async () => {};

  beforeAll(async () => {
    if (which === 'the registry') {
      registryUrl = process.env['MC_TEST_SCHEMA_REGISTRY_URL'] ?? '';
      return;
    }
    const builtin = await startBuiltinRegistry({});
    registryUrl = builtin.url;
    close = builtin.close;
  });
  afterAll(() => close());

  it('gives every topic’s schema an id, and the same one again', async () => {
    const ids = await registerSchemas({ registryUrl });
    expect(Object.keys(ids).sort()).toEqual(Object.keys(TOPICS).sort());
    expect(await registerSchemas({ registryUrl })).toEqual(ids);
  });

  it('whoever only reads knows the writers that are there, and can not write', async () => {
    const writing = await createRegistryCodecs({ registryUrl });
    const reading = await createReadingCodecs({ registryUrl });
    expect({ ...reading.decode('caseEvents', writing.encode('caseEvents', EVENT)) }).toEqual(EVENT);
    expect(() => reading.encode('caseEvents', EVENT)).toThrow('only read');
  });

  it('carries a record there and back', async () => {
    const codecs = await createRegistryCodecs({ registryUrl });
    expect({ ...codecs.decode('caseEvents', codecs.encode('caseEvents', EVENT)) }).toEqual(EVENT);
  });

  it('an id that it does not know makes the record undecodable, with the reason', async () => {
    const codecs = await createRegistryCodecs({ registryUrl });
    await expect(codecs.fetchWriter('chatEvents', 987_654)).rejects.toThrow('unknown-schema-id');
    expect(() => codecs.decode('chatEvents', framed(987_654))).toThrow('schema id 987654 has not been fetched');
  });

  it('a record of another topic’s schema is not read as this one', async () => {
    const codecs = await createRegistryCodecs({ registryUrl });
    const foreign = codecs.encode('caseEvents', EVENT);
    await expect(codecs.fetchWriter('settings', foreign.readInt32BE(1))).rejects.toThrow('not-readable-as-');
  });

  it('refuses a schema that old readers could not read', async () => {
    const subject = `${TOPICS.settings.name}-value`;
    const schema = JSON.stringify({
      type: 'record',
      name: 'Setting',
      namespace: 'missedchats',
      fields: [{ name: 'somethingElse', type: 'string' }],
    });
    const response = await fetch(`${registryUrl}/subjects/${encodeURIComponent(subject)}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema }),
    });
    expect(response.status).toBe(409);
  });
});
