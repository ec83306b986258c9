/** The worker's REST interface: finds the resource of a request, and answers in JSON as Jersey and Jetty do (RestServer). */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { JavaError } from '../../kit/java-error.ts'
import { scriptLog } from '../../kit/log.ts'
import { badRequest } from '../errors.ts'
import { connectorRoutes } from './connectors.ts'
import { type RestAnswer, RestError, type RestWorker, type Route } from './exchange.ts'
import { loggerRoutes } from './loggers.ts'
import { offsetRoutes } from './offsets.ts'
import { pluginRoutes } from './plugins.ts'
import { rootRoutes } from './root.ts'
import { taskRoutes } from './tasks.ts'
import { topicRoutes } from './topics.ts'

const MAPPER = 'org.apache.kafka.connect.runtime.rest.errors.ConnectExceptionMapper'
const MAX_BODY_BYTES = 10_485_760
const routes: readonly Route[] = [
  ...rootRoutes,
  ...connectorRoutes,
  ...taskRoutes,
  ...offsetRoutes,
  ...topicRoutes,
  ...pluginRoutes,
  ...loggerRoutes,
]

/** The status of a fault, by its class; 500 for any other. */
const statuses: Readonly<Record<string, number>> = {
  'org.apache.kafka.connect.runtime.rest.errors.BadRequestException': 400,
  'org.apache.kafka.connect.errors.NotFoundException': 404,
  'org.apache.kafka.connect.errors.AlreadyExistsException': 409,
}

export interface RestServer {
  /** Host and port of the first listener. */
  readonly workerId: string
  close(): Promise<void>
}

/** Listens where the worker's configuration says. Rejects with JavaError where it cannot. */
export async function startRest(worker: Omit<RestWorker, 'workerId'>): Promise<RestServer> {
  const known = { workerId: '' }
  const servers = worker.config.listeners.map(({ host, port }) => {
    const server = createServer((request, response) => {
      void answer(request, response, { ...worker, ...known })
    })
    return { server, host, port }
  })
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(({ server }) => closed(server)))
  }
  try {
    for (const { server, host, port } of servers) {
      const bound = await listening(server, host, port)
      known.workerId ||= `${host || 'localhost'}:${bound}`
    }
  } catch (error) {
    await close()
    throw new JavaError(
      'org.apache.kafka.connect.errors.ConnectException',
      'Unable to start REST server',
      error instanceof Error ? error : undefined,
    )
  }
  return { workerId: known.workerId, close }
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const address = `${host || '0.0.0.0'}:${port}`
      reject(new JavaError('java.io.IOException', `Failed to bind to ${address}: ${error.message}`))
    })
    server.listen({ port, ...(host === '' ? {} : { host }) }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function answer(request: IncomingMessage, response: ServerResponse, worker: RestWorker): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://worker')
  let answered: RestAnswer
  try {
    answered = await answerOf(request, url, worker)
  } catch (fault) {
    answered = refusal(fault, url.pathname, worker)
  }
  const { status, body, location, isUntyped = false } = answered
  const text = body === undefined ? '' : JSON.stringify(body)
  response.writeHead(status, {
    ...(location === undefined
      ? {}
      : { Location: `http://${request.headers.host ?? worker.workerId}${location}` }),
    ...(body === undefined || isUntyped ? {} : { 'Content-Type': 'application/json' }),
    ...(status === 204 ? {} : { 'Content-Length': Buffer.byteLength(text) }),
  })
  response.end(request.method === 'HEAD' ? undefined : text)
}

function refusal(fault: unknown, path: string, { io }: RestWorker): RestAnswer {
  const error = fault instanceof Error ? fault : new Error(String(fault))
  const className = 'className' in error ? String(error.className) : ''
  const status = fault instanceof RestError ? fault.status : (statuses[className] ?? 500)
  // Connect's own refusals are expected; everything else is told in the log.
  const isExpected = className in statuses || className.endsWith('ConnectRestException')
  if (!isExpected) scriptLog(io).error(`Uncaught exception in REST call to ${path}`, MAPPER, fault)
  const isUntyped = status === 405 || status === 415
  return { status, body: { error_code: status, message: error.message }, isUntyped }
}

async function answerOf(request: IncomingMessage, url: URL, worker: RestWorker): Promise<RestAnswer> {
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const here = routes.flatMap((route) => {
    const params = paramsOf(route[1], url.pathname)
    return params === undefined ? [] : [{ route, params }]
  })
  if (here.length === 0)
    return { status: 404, body: { error_code: 404, message: 'HTTP 404 Not Found' }, isUntyped: true }
  const found = here.find(({ route }) => route[0] === method)
  if (found === undefined)
    throw new RestError(405, 'jakarta.ws.rs.NotAllowedException', 'HTTP 405 Method Not Allowed')
  const body = await bodyOf(request)
  return found.route[2]({ params: found.params, query: url.searchParams, body }, worker)
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.replace(/(?<=.)\/$/, '').split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const text = given[at] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decoded(text)
    else if (part !== text) return undefined
  }
  return params
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badRequest(`${text} is no well-formed part of a path`)
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw badRequest(`A body has at most ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  const [type = ''] = (request.headers['content-type'] ?? 'application/json').split(';')
  if (type.trim().toLowerCase() !== 'application/json')
    throw new RestError(415, 'jakarta.ws.rs.NotSupportedException', 'HTTP 415 Unsupported Media Type')
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (error) {
    throw badRequest(`The body is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
