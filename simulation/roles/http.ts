import type { IncomingMessage, ServerResponse } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Puts a request to a role's own handler, without a socket. `answered` is called when it has answered. */
export const put = (handle: Handler, path: string, body: unknown, answered: (answer: HttpAnswer) => void): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  const request = {
    method: 'POST',
    url: path,
    headers: { 'content-length': String(bytes.length) },
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  };
  let status = 0;
  const response = {
    headersSent: false,
    setHeader: () => response,
    writeHead: (code: number) => {
      status = code;
      return response;
    },
    end: (text = '{}') => answered({ status, body: JSON.parse(text) as unknown }),
  };
  void handle(request as unknown as IncomingMessage, response as unknown as ServerResponse);
};
