/** Kafka's own connectors, transforms, predicates and converters, with their configurations as a real worker tells them (KIP-769). */
import recorded from './plugins.json' with { type: 'json' }

export type PluginType = 'sink' | 'source' | 'transformation' | 'predicate' | 'converter' | 'header_converter'

/** The version of every plugin, and of the worker. */
export const VERSION = '4.3.1'

/** A key of a configuration, in the names of the REST interface. */
export interface Definition {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly default_value: string | null
  readonly importance: string
  readonly documentation: string
  readonly group: string | null
  readonly order_in_group: number
  readonly width: string
  readonly display_name: string
  readonly dependents: readonly string[]
}

export interface Plugin {
  readonly className: string
  readonly type: PluginType
  readonly definitions: readonly Definition[]
}

const types: readonly PluginType[] = [
  'sink',
  'source',
  'transformation',
  'predicate',
  'converter',
  'header_converter',
]

/** All plugins, in the order in which a worker lists them. */
export const plugins: readonly Plugin[] = types.flatMap((type) =>
  recorded.plugins
    .filter((plugin) => plugin.type === type)
    .map((plugin) => ({
      className: plugin.class,
      type,
      definitions: recorded.configurations[plugin.configuration] ?? [],
    })),
)

export function pluginsOf(type: PluginType): readonly Plugin[] {
  return plugins.filter((plugin) => plugin.type === type)
}

/** What a class's name may do without at its end, where it is given without its package. */
const endings: Readonly<Record<PluginType, string>> = {
  sink: 'Connector',
  source: 'Connector',
  transformation: 'Transformation',
  predicate: 'Predicate',
  converter: 'Converter',
  header_converter: 'HeaderConverter',
}

/** The plugin that a name stands for: its class, the class without its package, or that without its kind (PluginUtils.computeAliases). */
export function findPlugin(name: string, ...among: readonly PluginType[]): Plugin | undefined {
  return plugins
    .filter(({ type }) => among.includes(type))
    .find(({ className, type }) => {
      if (name === className) return true
      const simple = className.slice(className.lastIndexOf('.') + 1)
      // Of a class within another the reference takes the inner name, which several have.
      return name !== '' && !simple.includes('$') && [name, name + endings[type]].includes(simple)
    })
}

/** The connector of a class, undefined for any other class. */
export function findConnector(name: string): Plugin | undefined {
  return findPlugin(name, 'sink', 'source')
}

/** Says that a class is no connector, in the words of Plugins.newConnector. */
export function noConnector(name: string): string {
  const available = [...pluginsOf('sink'), ...pluginsOf('source')].map(
    ({ className, type }) =>
      `PluginDesc{klass=class ${className}, name='${className}', version='${VERSION}', encodedVersion=${VERSION}, type=${type}, typeName='${type}', location='classpath'}`,
  )
  return `Failed to find any class that implements Connector and which name matches ${name}, available connectors are: ${available.join(', ')}`
}
