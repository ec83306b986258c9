/** What an HTTP request of the AdminServer is answered with (JettyAdminServer, Commands). */
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Peer } from '../auth/provider.ts'
import { type Answer, answerToMethod, errorPage } from '../http.ts'
import { refusal } from './authorization.ts'
import type { Command, CommandContext, CommandResult } from './command.ts'
import { entriesOf, type Json, jacksonJson } from './json.ts'

/** A request as far as it matters here. */
export interface AdminRequest {
  readonly method: string
  /** The path and the query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly peer: Peer
  readonly body: Readable
}

/** Commands and where they are found. */
export interface AdminRouter {
  readonly commandUrl: string
  readonly commands: readonly Command[]
}

/** Finds the command and runs it. */
export async function answer(
  router: AdminRouter,
  context: CommandContext,
  request: AdminRequest,
): Promise<Answer> {
  const [target = '', query = ''] = request.url.split('?', 2)
  const path = target.replace(/;[^/]*/g, '')
  if (path !== router.commandUrl && !path.startsWith(`${router.commandUrl}/`))
    return errorPage(404, 'Not Found', path)
  const byMethod = answerToMethod(request.method)
  if (byMethod !== null) return byMethod
  const name = decoded(path.slice(router.commandUrl.length + 1))
  if (name === '') return { status: 200, headers: [], body: indexPage(router) }
  // The first value of a parameter counts.
  const parameters = new Map([...new URLSearchParams(query)].reverse())
  return run(router, context, { ...request, name, parameters })
}

async function run(
  router: AdminRouter,
  context: CommandContext,
  request: AdminRequest & { readonly name: string; readonly parameters: ReadonlyMap<string, string> },
): Promise<Answer> {
  const { name } = request
  const command = router.commands.find(({ names }) => names.includes(name))
  // An unknown command and a server that isn't there are errors with status 200, as in the reference.
  if (command === undefined) return failed(name, 200, `Unknown command: ${name}`)
  if (command.needsServer && !context.server.isServing)
    return failed(name, 200, 'This ZooKeeper instance is not currently serving requests')
  if (command.needsAuthorization) {
    const refused = refusal(context.server, request.headers.authorization, request.peer)
    if (refused !== null) return failed(name, refused.status, refused.error)
  }
  // The reference dies of a null here.
  if (command.method !== (request.method === 'POST' ? 'POST' : 'GET'))
    return failed(command.names[0], 405, `${name} takes a ${command.method} request`)
  return succeeded(command.names[0], await command.run(context, request))
}

function succeeded(name: string, { status = 200, headers = [], data = {}, stream }: CommandResult): Answer {
  if (stream !== undefined) {
    return { status, headers: [...headers, ['Content-Type', 'application/octet-stream']], body: stream }
  }
  const all = new Map<string, Json>(entriesOf(data))
  for (const [key, value] of [
    ['command', name],
    ['error', null],
  ] as const) {
    if (!all.has(key)) all.set(key, value)
  }
  return json(status, all, headers)
}

function failed(name: string, status: number, error: string): Answer {
  return json(
    status,
    new Map([
      ['command', name],
      ['error', error],
    ]),
  )
}

function json(status: number, value: ReadonlyMap<string, Json>, headers: Answer['headers'] = []): Answer {
  return { status, headers: [...headers, ['Content-Type', 'application/json']], body: jacksonJson(value) }
}

function indexPage({ commandUrl, commands }: AdminRouter): string {
  return commands.map(({ names: [name] }) => `<a href="${commandUrl}/${name}">${name}</a>\n<br/>\n`).join('')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
