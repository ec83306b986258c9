import { type ConfigKey, type ConfigRule, invalidValue } from '../../configs/definition.ts'
import { boolean, className, int, list, long, string } from '../../configs/key.ts'
import { anyList, atLeast, oneOf, oneOfIgnoringCase } from '../../configs/rules.ts'
import { commonKeys, optionalName, securityKeys, serializationClasses } from './common-keys.ts'

/** A duration as `by_duration:` takes it: days and time, not negative. */
const DURATION = /^by_duration:P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/i

const autoOffsetReset: ConfigRule = (name, value) => {
  if (typeof value === 'string' && (/^(latest|earliest|none)$/.test(value) || DURATION.test(value)))
    return null
  const why =
    `Invalid value \`${String(value)}\` for configuration ${name}. The value must be either 'earliest', 'latest', 'none' ` +
    "or of the format 'by_duration:<PnDTnHnMn.nS.>'."
  return invalidValue(name, String(value), why)
}

/** Records are bytes here, whatever is made of them: these stand for nothing. */
const deserializers = serializationClasses('Deserializer')

const oneOfModes =
  (...words: readonly [string, string]): ConfigRule =>
  (name, value) =>
    typeof value === 'string' && words.includes(value.toLowerCase())
      ? null
      : invalidValue(
          name,
          String(value),
          `Invalid value \`${String(value)}\` for configuration ${name}. The value must either be '${words[0]}' or '${words[1]}'.`,
        )

const ownKeys: readonly ConfigKey[] = [
  string('group.id', null),
  optionalName('group.instance.id'),
  int('session.timeout.ms', '45000'),
  int('heartbeat.interval.ms', '3000'),
  string('group.protocol', 'classic', oneOfIgnoringCase('CONSUMER', 'CLASSIC')),
  string('group.remote.assignor', null),
  list('partition.assignment.strategy', 'range,cooperative-sticky', anyList()),
  boolean('enable.auto.commit', 'true'),
  int('auto.commit.interval.ms', '5000', atLeast(0)),
  string('client.rack', ''),
  int('max.partition.fetch.bytes', '1048576', atLeast(0)),
  int('fetch.min.bytes', '1', atLeast(0)),
  int('fetch.max.bytes', '52428800', atLeast(0)),
  int('fetch.max.wait.ms', '500', atLeast(0)),
  string('auto.offset.reset', 'latest', autoOffsetReset),
  boolean('check.crcs', 'true'),
  className('key.deserializer', null, deserializers),
  className('value.deserializer', null, deserializers),
  int('default.api.timeout.ms', '60000', atLeast(0)),
  long('connections.max.idle.ms', '540000'),
  list('interceptor.classes', '', anyList()),
  int('max.poll.records', '500', atLeast(1)),
  int('max.poll.interval.ms', '300000', atLeast(1)),
  boolean('exclude.internal.topics', 'true'),
  string('isolation.level', 'read_uncommitted', oneOf('read_committed', 'read_uncommitted')),
  boolean('allow.auto.create.topics', 'true'),
  string('share.acknowledgement.mode', 'implicit', oneOfModes('implicit', 'explicit')),
  string('share.acquire.mode', 'BATCH_OPTIMIZED', oneOfModes('batch_optimized', 'record_limit')),
  boolean('internal.throw.on.fetch.stable.offset.unsupported', 'false'),
]

export const consumerKeys: readonly ConfigKey[] = [...commonKeys, ...ownKeys, ...securityKeys]
