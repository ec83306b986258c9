/** The transforms of a connector in their order, each under its predicate. */
import { configException } from '../kit/java-error.ts'
import { javaPattern } from '../kit/java-regex.ts'
import { type Settings, withPrefix } from './converters.ts'
import { unknownClass } from './errors.ts'
import type { ConnectRecord } from './record.ts'
import { type Transform, transformOf } from './transforms.ts'

type Predicate = (record: ConnectRecord) => boolean

const PACKAGE = 'org.apache.kafka.connect.transforms.predicates.'

const predicates: Readonly<Record<string, (settings: Settings) => Predicate>> = {
  TopicNameMatches: (settings) => {
    const pattern = javaPattern(`^(?:${settings.get('pattern') ?? ''})$`)
    return ({ topic }) => pattern.test(topic)
  },
  HasHeaderKey: (settings) => {
    const name = settings.get('name') ?? ''
    return ({ headers }) => headers.some(({ key }) => key === name)
  },
  RecordIsTombstone:
    () =>
    ({ value }) =>
      value.value === null,
}

/** Makes the chain that a connector's settings name. Throws JavaError. */
export function transformChain(settings: Settings): Transform {
  const links = names(settings, 'transforms').map((alias) => {
    const own = withPrefix(settings, `transforms.${alias}.`)
    const apply = transformOf(`transforms.${alias}.type`, own)
    const alone = own.get('predicate')
    if (alone === undefined) return apply
    const holds = predicateOf(settings, alone)
    const isNegated = own.get('negate')?.toLowerCase() === 'true'
    return (record: ConnectRecord) => (holds(record) === isNegated ? record : apply(record))
  })
  return (record) => {
    let current: ConnectRecord | null = record
    for (const apply of links) {
      if (current === null) return null
      current = apply(current)
    }
    return current
  }
}

function predicateOf(settings: Settings, alias: string): Predicate {
  if (!names(settings, 'predicates').includes(alias))
    throw configException(`Unknown predicate ${alias}: it is not among predicates`)
  const key = `predicates.${alias}.type`
  const className = settings.get(key) ?? ''
  const make = predicates[className.replace(PACKAGE, '')]
  if (make === undefined)
    throw unknownClass(
      key,
      className,
      Object.keys(predicates).map((name) => PACKAGE + name),
    )
  return make(withPrefix(settings, `predicates.${alias}.`))
}

function names(settings: Settings, key: string): string[] {
  return (settings.get(key) ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
