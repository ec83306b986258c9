/** The connectors, transforms, predicates and converters that are here (ConnectorPluginsResource). */
import { executionException } from '../../kit/java-error.ts'
import { configOf } from '../connector-file.ts'
import { badRequest, notFound } from '../errors.ts'
import { findPlugin, plugins, VERSION } from '../plugins.ts'
import { type Handler, objectOf, ok, RestError, type Route } from './exchange.ts'

const listPlugins: Handler = ({ query }) => {
  const isAll = query.get('connectorsOnly')?.toLowerCase() === 'false'
  const listed = plugins.filter(({ type }) => isAll || type === 'sink' || type === 'source')
  return ok(listed.map(({ className, type }) => ({ class: className, type, version: VERSION })))
}

const pluginConfig: Handler = ({ params }) => {
  const { plugin = '' } = params
  const types = ['sink', 'source', 'converter', 'header_converter', 'transformation', 'predicate'] as const
  const found = findPlugin(plugin, ...types)
  if (found === undefined) throw notFound(`Unknown plugin ${plugin}.`)
  return ok(found.definitions)
}

const validate: Handler = ({ params, body }, { herder }) => {
  const { plugin = '' } = params
  const config = configOf(objectOf(body))
  if (config === undefined) throw badRequest('A configuration is a JSON object of texts')
  const included = config.get('connector.class')
  if (included !== undefined && !withoutSuffix(included).endsWith(withoutSuffix(plugin)))
    throw new RestError(
      400,
      'jakarta.ws.rs.BadRequestException',
      `Included connector type ${included} does not match request type ${plugin}`,
    )
  try {
    return ok(herder.validate(config))
  } catch (fault) {
    throw executionException(fault)
  }
}

export const pluginRoutes: readonly Route[] = [
  ['GET', '/connector-plugins', listPlugins],
  ['GET', '/connector-plugins/:plugin/config', pluginConfig],
  ['PUT', '/connector-plugins/:plugin/config/validate', validate],
]

function withoutSuffix(name: string): string {
  return name === 'Connector' ? name : name.replace(/Connector$/, '')
}
