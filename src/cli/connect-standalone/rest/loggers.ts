/** `/admin/loggers`: there is one logger, with one level (LoggingResource). */
import { notFound } from '../errors.ts'
import { objectOf, ok, RestError, type Route } from './exchange.ts'

const root = { level: 'WARN', last_modified: null }
const levels = ['OFF', 'FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE', 'ALL']

export const loggerRoutes: readonly Route[] = [
  ['GET', '/admin/loggers', () => ok({ root })],
  [
    'GET',
    '/admin/loggers/:logger',
    ({ params }) => {
      const { logger = '' } = params
      if (logger !== 'root') throw notFound(`Logger ${logger} not found.`)
      return ok(root)
    },
  ],
  [
    'PUT',
    '/admin/loggers/:logger',
    ({ body }) => {
      const { level } = objectOf(body)
      if (typeof level !== 'string')
        throw new RestError(
          400,
          'jakarta.ws.rs.BadRequestException',
          "Desired 'level' parameter was not specified in request.",
        )
      if (!levels.includes(level.toUpperCase())) throw notFound(`invalid log level '${level}'.`)
      throw new RestError(
        501,
        'jakarta.ws.rs.ServerErrorException',
        'Levels of loggers cannot be changed here: this worker logs warnings and errors',
      )
    },
  ],
]
