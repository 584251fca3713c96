/** An answer that is no success, thrown from wherever it is found and written out by the server. */
export class ODataFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`HTTP ${status} ${JSON.stringify(body)}`);
    this.name = 'ODataFailure';
  }
}

/** The query or the body can't be understood: 400. */
export const badRequest = (cause: string): ODataFailure =>
  new ODataFailure(400, {
    error: {
      code: '',
      message: 'The query specified in the URI is not valid.',
      innererror: { message: cause, type: 'Microsoft.OData.ODataException', stacktrace: '' },
    },
  });

/** The server's code threw: 500 with the real cause two levels down. */
export const serverError = (cause: string, deeper?: string): ODataFailure =>
  new ODataFailure(500, {
    error: {
      code: '',
      message: 'An error has occurred.',
      innererror: {
        message: cause,
        type: 'System.Exception',
        stacktrace: '',
        ...(deeper === undefined ? {} : { internalexception: { message: deeper, type: '', stacktrace: '' } }),
      },
    },
  });

export const databaseError = (cause: string): ODataFailure =>
  serverError(cause, `Terrasoft.Common.DbOperationException: ${cause}`);

export const notFound = (): ODataFailure => new ODataFailure(404, { error: { code: '', message: 'Not found' } });

export const methodNotAllowed = (method: string): ODataFailure =>
  new ODataFailure(405, { Message: `The requested resource does not support http method '${method}'.` });

/** Unknown entity set, or one that isn't compiled yet. A real server sends it with 404 or, treacherously, with 200. */
export const noSuchSet = (set: string, url: string, status: 200 | 404): ODataFailure =>
  new ODataFailure(status, {
    Message: `No HTTP resource was found that matches the request URI '${url}'.`,
    MessageDetail: `No type was found that matches the controller named '${set}'.`,
  });

/** What a POST with an Id that exists already is answered. No recording of a real one is known, hence the choice. */
export type DuplicateAnswer = '500-pg' | '500-mssql' | '409' | '400';

export const duplicateKey = (set: string, id: string, answer: DuplicateAnswer): ODataFailure => {
  switch (answer) {
    case '500-pg':
      return databaseError(`23505: duplicate key value violates unique constraint "PK${set}"`);
    case '500-mssql':
      return databaseError(
        `Violation of PRIMARY KEY constraint 'PK${set}'. Cannot insert duplicate key in object 'dbo.${set}'. The duplicate key value is (${id}).`,
      );
    case '409':
      return new ODataFailure(409, { error: { code: '', message: 'Conflict' } });
    case '400':
      return badRequest(`An entity with the key ${id} exists already.`);
  }
};
