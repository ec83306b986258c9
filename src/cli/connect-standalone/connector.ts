import { type Converter, converterOf, type Settings } from './converters.ts'
import { headerConverterOf } from './header-converter.ts'
import { findConnector } from './plugins.ts'

/** A connector as its valid configuration describes it, with what the worker gives it. */
export interface Connector {
  readonly name: string
  readonly kind: 'source' | 'sink'
  readonly settings: Settings
  readonly keyConverter: Converter
  readonly valueConverter: Converter
  readonly headerConverter: Converter
}

/** Makes a connector of its settings; what it does not say of converters the worker says. Throws JavaError. */
export function makeConnector(name: string, settings: Settings, worker: Settings): Connector {
  const own = (key: string): Converter => converterOf(key, settings.has(key) ? settings : worker)
  return {
    name,
    kind: kindOf(settings),
    settings,
    keyConverter: own('key.converter'),
    valueConverter: own('value.converter'),
    headerConverter: headerConverterOf(settings.has('header.converter') ? settings : worker),
  }
}

export function kindOf(settings: Settings): Connector['kind'] {
  return findConnector(settings.get('connector.class') ?? '')?.type === 'sink' ? 'sink' : 'source'
}
