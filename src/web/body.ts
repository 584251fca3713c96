import type { IncomingMessage } from 'node:http';

/** The body is longer than allowed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Reads a request's raw bytes. @throws TooLarge as soon as there are more than `maxBytes` */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const tooLarge = (): TooLarge => new TooLarge(`at most ${maxBytes} bytes in one request`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};
