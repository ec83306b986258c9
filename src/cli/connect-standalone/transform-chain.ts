/** The transforms of a connector in their order, each under its predicate. */
import { configException } from '../kit/java-error.ts'
import { javaPattern } from '../kit/java-regex.ts'
import { type Settings, withPrefix } from './converters.ts'
import { unknownClass } from './errors.ts'
import { findPlugin } from './plugins.ts'
import type { ConnectRecord } from './record.ts'
import type { Step } from './record-errors.ts'
import { list } from './transform-settings.ts'
import { type Transform, transformOf } from './transforms.ts'

type Predicate = (record: ConnectRecord) => boolean

/** All transforms of a connector, one after the other; `step` is told which of them is at work. */
export type TransformChain = (record: ConnectRecord, step?: Step) => ConnectRecord | null

const PACKAGE = 'org.apache.kafka.connect.transforms.predicates.'

const predicates: Readonly<Record<string, (settings: Settings) => Predicate>> = {
  [`${PACKAGE}TopicNameMatches`]: (settings) => {
    const pattern = javaPattern(settings.get('pattern') ?? '')
    return ({ topic }) => pattern.test(topic)
  },
  [`${PACKAGE}HasHeaderKey`]: (settings) => {
    const name = settings.get('name') ?? ''
    return ({ headers }) => headers.some(({ key }) => key === name)
  },
  [`${PACKAGE}RecordIsTombstone`]:
    () =>
    ({ value }) =>
      value.value === null,
}

const justRun: Step = (_stage, _className, run) => run()

/** Makes the chain that a connector's settings name. Throws JavaError. */
export function transformChain(settings: Settings): TransformChain {
  const links = list(settings.get('transforms')).map((alias) => {
    const own = withPrefix(settings, `transforms.${alias}.`)
    const apply = transformOf(`transforms.${alias}.type`, own)
    const className = findPlugin(own.get('type') ?? '', 'transformation')?.className ?? ''
    return { className, apply: underPredicate(apply, own, settings) }
  })
  return (record, step = justRun) => {
    let current: ConnectRecord | null = record
    for (const { className, apply } of links) {
      if (current === null) return null
      const before: ConnectRecord = current
      current = step('TRANSFORMATION', className, () => apply(before))
    }
    return current
  }
}

function underPredicate(apply: Transform, own: Settings, settings: Settings): Transform {
  const alias = own.get('predicate')
  if (alias === undefined) return apply
  const holds = predicateOf(settings, alias)
  const isNegated = own.get('negate')?.trim().toLowerCase() === 'true'
  return (record) => (holds(record) === isNegated ? record : apply(record))
}

function predicateOf(settings: Settings, alias: string): Predicate {
  if (!list(settings.get('predicates')).includes(alias))
    throw configException(`Unknown predicate ${alias}: it is not among predicates`)
  const key = `predicates.${alias}.type`
  const given = settings.get(key)?.trim() ?? ''
  const make = predicates[findPlugin(given, 'predicate')?.className ?? '']
  if (make === undefined) throw unknownClass(key, given)
  return make(withPrefix(settings, `predicates.${alias}.`))
}
