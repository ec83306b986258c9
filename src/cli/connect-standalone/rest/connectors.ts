/** `/connectors` and what is done with one connector (ConnectorsResource). */
import { configOf, inHashOrder, initialStateOf, isObject } from '../connector-file.ts'
import { badRequest, notFound } from '../errors.ts'
import { accepted, type Handler, noContent, objectOf, ok, RestError, type Route } from './exchange.ts'
import { connectorInfo, connectorStatus } from './state.ts'

const nameOf = (params: Readonly<Record<string, string>>): string => params['connector'] ?? ''

const listConnectors: Handler = ({ query }, { herder, workerId }) => {
  const names = herder.names()
  if (!query.has('expand')) return ok(names)
  const expansions = query.getAll('expand')
  const expanded = names.map((name): [string, unknown] => {
    const connector = herder.connector(name)
    const parts = expansions.flatMap((expansion): [string, unknown][] => {
      if (expansion === 'status') return [['status', connectorStatus(connector, workerId)]]
      return expansion === 'info' ? [['info', connectorInfo(connector)]] : []
    })
    return [name, Object.fromEntries(parts)]
  })
  return ok(Object.fromEntries(expanded))
}

const createConnector: Handler = async ({ body }, { herder }) => {
  const { name, config, initial_state: state, ...others } = objectOf(body)
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined)
    throw badRequest(`Unrecognized field "${unknown}": there are "config", "name", "initial_state"`)
  const target = initialStateOf(state)
  if (target === undefined)
    throw badRequest(`initial_state is RUNNING, PAUSED or STOPPED, not ${String(state)}`)
  const known = typeof name === 'string' ? name.trim() : ''
  const given = namedConfig(known, config)
  await herder.put({ name: known, config: given, target }, false)
  return { status: 201, body: connectorInfo(herder.connector(known)), location: locationOf(known) }
}

const putConfig: Handler = async ({ params, body }, { herder }) => {
  const name = nameOf(params)
  const config = namedConfig(name, body)
  const isNew = await herder.put({ name, config, target: 'STARTED' }, true)
  const info = connectorInfo(herder.connector(name))
  return isNew ? { status: 201, body: info, location: locationOf(name) } : ok(info)
}

/** Changes the keys that are given; null takes one away (KIP-477). */
const patchConfig: Handler = async ({ params, body }, { herder }) => {
  const name = nameOf(params)
  const { config: known } = herder.connector(name)
  const config = new Map(known)
  for (const [key, value] of Object.entries(objectOf(body))) {
    if (value === null) config.delete(key)
    else config.set(key, String(value))
  }
  await herder.put({ name, config: inHashOrder(config, known.size), target: 'STARTED' }, true)
  return ok(connectorInfo(herder.connector(name)))
}

/** Without tasks there is nothing of a file connector to begin anew; with them, all of them or those that have failed (KIP-745). */
const restart: Handler = async ({ params, query }, { herder, workerId }) => {
  const name = nameOf(params)
  const isWithTasks = query.get('includeTasks') === 'true'
  const isFailedOnly = query.get('onlyFailed') === 'true'
  if (!isWithTasks && !isFailedOnly) {
    herder.connector(name)
    return noContent
  }
  if (!herder.has(name)) throw notFound(`Unknown connector: ${name}`)
  const connector = herder.connector(name)
  const tasks = connector.tasks
    .filter(({ state }) => isWithTasks && (!isFailedOnly || state === 'FAILED'))
    .map((task) => task.name.task)
  const status = connectorStatus(connector, workerId, { isConnector: !isFailedOnly, tasks })
  await herder.restartTasks(name, tasks)
  return { status: 202, body: status }
}

const status: Handler = ({ params }, { herder, workerId }) => {
  const name = nameOf(params)
  if (!herder.has(name)) throw notFound(`No status found for connector ${name}`)
  return ok(connectorStatus(herder.connector(name), workerId))
}

export const connectorRoutes: readonly Route[] = [
  ['GET', '/connectors', listConnectors],
  ['POST', '/connectors', createConnector],
  [
    'GET',
    '/connectors/:connector',
    ({ params }, { herder }) => ok(connectorInfo(herder.connector(nameOf(params)))),
  ],
  [
    'DELETE',
    '/connectors/:connector',
    async ({ params }, { herder }) => {
      await herder.delete(nameOf(params))
      return noContent
    },
  ],
  [
    'GET',
    '/connectors/:connector/config',
    ({ params }, { herder }) => ok(Object.fromEntries(herder.connector(nameOf(params)).config)),
  ],
  ['PUT', '/connectors/:connector/config', putConfig],
  ['PATCH', '/connectors/:connector/config', patchConfig],
  ['GET', '/connectors/:connector/status', status],
  ['POST', '/connectors/:connector/restart', restart],
  [
    'PUT',
    '/connectors/:connector/pause',
    async ({ params }, { herder }) => {
      await herder.pause(nameOf(params))
      return accepted
    },
  ],
  [
    'PUT',
    '/connectors/:connector/resume',
    async ({ params }, { herder }) => {
      await herder.resume(nameOf(params))
      return accepted
    },
  ],
  [
    'PUT',
    '/connectors/:connector/stop',
    async ({ params }, { herder }) => {
      await herder.stop(nameOf(params))
      return noContent
    },
  ],
]

/** A configuration with the connector's name in it. Throws JavaError for another name, and for what is no configuration. */
function namedConfig(name: string, config: unknown): Map<string, string> {
  const given = isObject(config) ? configOf(config) : undefined
  if (given === undefined) throw badRequest('A connector needs a config: a JSON object of texts')
  const included = given.get('name')
  if (included === undefined) given.set('name', name)
  else if (included !== name)
    throw new RestError(
      400,
      'jakarta.ws.rs.BadRequestException',
      `Connector name configuration (${included}) doesn't match connector name in the URL (${name})`,
    )
  return given
}

function locationOf(name: string): string {
  return `/connectors/${encodeURIComponent(name)}`
}
