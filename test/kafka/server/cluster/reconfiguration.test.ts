import { describe, expect, test } from 'vitest'
import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { checkBrokerConfigs } from '../../../../src/kafka/server/cluster/check-broker-configs.ts'

/** What the reference says of one text for one key, set for a broker that has these of server.properties. */
function check(
  name: string,
  text: string,
  options: { readonly isClusterWide?: boolean; readonly properties?: Readonly<Record<string, string>> } = {},
): string | null {
  const { isClusterWide = false, properties = {} } = options
  const change = {
    after: new Map([[name, text]]),
    touched: new Set([name]),
    isClusterWide,
    isElrEnabled: true,
  }
  const problem = checkBrokerConfigs(change, new BrokerConfigs(new Map(Object.entries(properties))))
  return problem === null ? null : problem.errorMessage
}

const refused = (why: string): string =>
  `Invalid value org.apache.kafka.common.config.ConfigException: ${why} for configuration Invalid dynamic configuration`

describe('a running broker', () => {
  test.each([
    ['num.io.threads', '3', 'num.io.threads=3, value should be at least half the current value 8'],
    [
      'num.io.threads',
      '17',
      'num.io.threads=17, value should not be greater than double the current value 8',
    ],
    [
      'listener.name.plaintext.num.network.threads',
      '7',
      'num.network.threads=7, value should not be greater than double the current value 3',
    ],
  ])('does not take %s=%s', (name, text, why) => {
    expect(check(name, text)).toBe(refused(`Dynamic thread count update validation failed for ${why}`))
  })

  test.each([
    ['num.io.threads', '4'],
    ['num.io.threads', '16'],
    ['log.retention.ms', '-2'],
    ['max.connections.per.ip.overrides', '127.0.0.1:5, localhost:0'],
    ['listener.name.plaintext.max.connections', '5'],
    ['metric.reporters', ''],
    ['a.plug.in.of.mine', 'anything'],
  ])('takes %s=%s', (name, text) => {
    expect(check(name, text)).toBeNull()
  })

  test('measures a new number of threads by the one in force', () => {
    expect(check('num.io.threads', '100', { properties: { 'num.io.threads': '50' } })).toBeNull()
  })

  test.each([
    ['max.connections', '0', refused('Invalid max.connections 0')],
    ['listener.name.x.max.connections', '0', refused('Invalid max.connections 0')],
    [
      'log.cleaner.threads',
      '3',
      refused('Log cleaner threads cannot be increased to more than double the current value 1'),
    ],
    [
      'log.local.retention.ms',
      '-1',
      refused(
        'Invalid value -1 for configuration log.local.retention.ms: Value must not be -1 as log.retention.ms value is set as 604800000.',
      ),
    ],
    ['log.roll.ms', '0', 'requirement failed: log.roll.ms must be greater than or equal to 1'],
    [
      'max.connections.per.ip',
      '0',
      'requirement failed: max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.',
    ],
    [
      'max.connections.per.ip.overrides',
      'x',
      "Error parsing configuration property 'max.connections.per.ip.overrides': begin 0, end -1, length 1",
    ],
    [
      'group.share.assignment.interval.ms',
      '20000',
      'group.share.assignment.interval.ms must be less than or equal to group.share.max.assignment.interval.ms',
    ],
    [
      'ssl.engine.factory.class',
      'x.Y',
      'Invalid value x.Y for configuration ssl.engine.factory.class: Class x.Y could not be found.',
    ],
    [
      'leader.replication.throttled.rate',
      '-1',
      'Invalid value -1 for configuration leader.replication.throttled.rate: Value must be at least 0',
    ],
    ['listeners', 'PLAINTEXT://:1', 'Cannot update these configs dynamically: [listeners]'],
    ['min.insync.replicas', '2', 'Broker-level min.insync.replicas cannot be altered while ELR is enabled.'],
  ])('does not take %s=%s, in the words of the reference', (name, text, why) => {
    expect(check(name, text)).toBe(why)
  })

  test('takes limits of the listeners of all brokers, and no other keys of listeners', () => {
    const isClusterWide = true
    expect(check('listener.name.plaintext.max.connections', '5', { isClusterWide })).toBeNull()
    const name = 'listener.name.plaintext.ssl.keystore.location'
    expect(check(name, '/x', { isClusterWide })).toBe(
      `Cannot update these configs at default cluster level, broker id must be specified: [${name}]`,
    )
  })
})
