import { type AddressInfo, createServer } from 'node:net';

/**
 * A TCP port that is free now: the wanted one if nobody has it. Another process may take it before its user does; that one then fails and says so.
 */
export const freePort = async (wanted = 0): Promise<number> => {
  const port = await tryPort(wanted);
  return port ?? ((await tryPort(0)) as number);
};

const tryPort = (wanted: number): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' && wanted !== 0 ? resolve(null) : reject(error),
    );
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
