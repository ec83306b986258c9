import { describe, expect, test } from 'vitest'
import { brokerDocs } from '../../../src/kafka/configs/broker-docs.ts'
import { checkBrokerProperties } from '../../../src/kafka/configs/broker-properties.ts'
import { type ConfigType, formatConfig, parseConfig } from '../../../src/kafka/configs/definition.ts'
import { groupDocs } from '../../../src/kafka/configs/group-docs.ts'
import { javaDouble } from '../../../src/kafka/configs/java-numbers.ts'
import { brokerTable, groupTable, keyOf, topicTable } from '../../../src/kafka/configs/tables.ts'
import { topicDocs } from '../../../src/kafka/configs/topic-docs.ts'
import { brokerSynonyms, describedOrder, topicKeys } from '../../../src/kafka/configs/topic-keys.ts'

const key = (type: ConfigType) => ({ name: 'k', type, defaultValue: null })

describe('values of configuration keys', () => {
  test.each([
    ['BOOLEAN', ' TRUE ', true],
    ['INT', '-2147483648', -2_147_483_648],
    ['INT', '+5', 5],
    ['SHORT', '32767', 32_767],
    ['LONG', '9223372036854775807', 9_223_372_036_854_775_807n],
    ['DOUBLE', '.5', 0.5],
    ['LIST', ' a , b ', ['a', 'b']],
    ['LIST', '', []],
    ['STRING', ' x ', 'x'],
    ['PASSWORD', ' x ', ' x '],
  ] as const)('%s reads %j', (type, text, value) => {
    expect(parseConfig(key(type), text)).toEqual({ value })
  })

  test.each([
    ['BOOLEAN', 'yes', 'Expected value to be either true or false'],
    ['INT', '2147483648', 'Not a number of type INT'],
    ['INT', '1.5', 'Not a number of type INT'],
    ['SHORT', '32768', 'Not a number of type SHORT'],
    ['LONG', '9223372036854775808', 'Not a number of type LONG'],
    ['LONG', '', 'Not a number of type LONG'],
    ['DOUBLE', '0x10', 'Not a number of type DOUBLE'],
  ] as const)('%s refuses %j', (type, text, why) => {
    expect(parseConfig(key(type), text)).toEqual({
      problem: `Invalid value ${text} for configuration k: ${why}`,
    })
  })

  test.each([
    [0.5, '0.5'],
    [1, '1.0'],
    [0, '0.0'],
    [1.7976931348623157e308, '1.7976931348623157E308'],
    [1e7, '1.0E7'],
    [0.0001, '1.0E-4'],
  ])('a double %d is written as Java writes it', (value, text) => {
    expect(javaDouble(value)).toBe(text)
  })
})

test.each([
  ['2', 'Invalid value 2.0 for configuration min.cleanable.dirty.ratio: Value must be no more than 1'],
  ['-1', 'Invalid value -1.0 for configuration min.cleanable.dirty.ratio: Value must be at least 0'],
])('a ratio of %s is refused as the double that it is', (text, problem) => {
  expect(parseConfig(keyOf(topicTable, 'min.cleanable.dirty.ratio'), text)).toEqual({ problem })
})

describe('the tables', () => {
  test.each([
    ['topic', topicTable],
    ['broker', brokerTable],
    ['group', groupTable],
  ] as const)('every default of a %s key is valid and reads back as written', (_, table) => {
    for (const each of table.values()) {
      if (each.defaultValue === null) continue
      const parsed = parseConfig(each, each.defaultValue)
      expect(parsed, each.name).toHaveProperty('value')
      if ('value' in parsed) expect(formatConfig(each, parsed.value), each.name).toBe(each.defaultValue)
    }
  })

  test('keys of a broker are described by the names that it has', () => {
    expect([...brokerDocs.keys()].filter((name) => !brokerTable.has(name))).toEqual([])
  })

  test('every key of a group is described', () => {
    expect([...groupDocs.keys()]).toEqual([...groupTable.keys()])
  })

  test('every key of a topic is described', () => {
    const names = topicKeys.map((key) => key.name).sort()
    expect([...topicDocs.keys()].sort()).toEqual(names)
    expect([...describedOrder].sort()).toEqual(names)
  })

  test("a topic's default is that of the broker's key", () => {
    for (const [topic, broker] of brokerSynonyms) {
      const { defaultValue } = keyOf(brokerTable, broker)
      if (defaultValue !== null) expect(keyOf(topicTable, topic).defaultValue, topic).toBe(defaultValue)
    }
  })
})

test.each([
  ['listener.name.x.max.connections', 'abc', 'Not a number of type INT'],
  ['listener.name.x.ssl.client.auth', 'perhaps', 'String must be one of: required, requested, none'],
  ['listener.name.x.principal.builder.class', 'a.B', 'Class a.B could not be found.'],
])('a value of a listener of its own is checked: %s=%s', (name, value, why) => {
  const { problem } = checkBrokerProperties(new Map([[name, value]]))
  expect(problem?.message).toBe(`Invalid value ${value} for configuration ${name}: ${why}`)
})

test('a server.properties is told what is unknown in it and what is invalid', () => {
  const properties = new Map([
    ['num.partitions', '0'],
    ['log.retentoin.ms', '5'],
    ['listener.name.internal.ssl.keystore.location', '/x'],
    ['log.retention.ms', '5'],
  ])
  expect(checkBrokerProperties(properties)).toEqual({
    unknown: ['log.retentoin.ms'],
    problem: {
      exception: 'org.apache.kafka.common.config.ConfigException',
      message: 'Invalid value 0 for configuration num.partitions: Value must be at least 1',
    },
  })
})
