import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBuiltinRegistry } from './builtin-registry';
import { freePort } from './free-port';
import { findJavas, javaFor } from './java';
import { startLocalServer } from './local-server';
import { apicurioFiles, hasMaven, type Progress } from './maven-files';
import type { Server } from './server';

const LEAST_JAVA = 21;

export interface RegistryServerOptions {
  /** Its ids are kept there. */
  readonly dataDir: string;
  readonly progress: Progress;
}

/** Apicurio where a Java that runs it is found, else the small built-in one. Both keep their ids. */
export const startRegistry = async (options: RegistryServerOptions): Promise<Server> => {
  const java = javaFor(findJavas(), LEAST_JAVA);
  mkdirSync(options.dataDir, { recursive: true });
  if (java === undefined || !hasMaven()) return builtin(options);
  const folder = await apicurioFiles(options.progress);
  const [port, managementPort] = [await freePort(), await freePort()];
  options.progress('starting the schema registry …');
  return startLocalServer({
    address: `http://127.0.0.1:${port}/apis/ccompat/v7`,
    readyWithinMs: 120_000,
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/apis/ccompat/v7/subjects`)).ok,
    child: {
      name: 'Apicurio Registry',
      command: java.path,
      args: [
        ...flags(port, managementPort, join(options.dataDir, 'registry')),
        '-jar',
        join(folder, 'quarkus-run.jar'),
      ],
      logFile: join(options.dataDir, 'registry.log'),
    },
  });
};

const flags = (port: number, managementPort: number, file: string): string[] => [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dquarkus.http.host=127.0.0.1',
  `-Dquarkus.http.port=${port}`,
  // Otherwise it opens port 9000 on every address.
  '-Dquarkus.management.host=127.0.0.1',
  `-Dquarkus.management.port=${managementPort}`,
  '-Dquarkus.otel.sdk.disabled=true',
  '-Dquarkus.http.access-log.enabled=false',
  '-Dapicurio.datasource.jdbc.initial-size=2',
  '-Dapicurio.datasource.jdbc.min-size=2',
  '-Dapicurio.datasource.jdbc.max-size=10',
  `-Dapicurio.datasource.url=jdbc:h2:file:${file}`,
];

const builtin = async ({ dataDir }: RegistryServerOptions): Promise<Server> => {
  const file = join(dataDir, 'schemas.json');
  let running = await startBuiltinRegistry({ file });
  const port = Number(new URL(running.url).port);
  return {
    address: running.url,
    origin: 'built-in',
    pid: () => undefined,
    stop: () => running.close(),
    start: async () => {
      running = await startBuiltinRegistry({ file, port });
    },
    signal: () => {},
  };
};
