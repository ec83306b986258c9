import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminKeys } from '../../../src/kafka/client/config/admin-keys.ts'
import { reconnectBackoff, warnOfBackoff } from '../../../src/kafka/client/config/backoff-ranges.ts'
import { parseClientConfig } from '../../../src/kafka/client/config/client-config.ts'
import { consumerKeys } from '../../../src/kafka/client/config/consumer-keys.ts'
import { refuseJavaClasses } from '../../../src/kafka/client/config/java-classes.ts'
import { producerKeys } from '../../../src/kafka/client/config/producer-keys.ts'
import { consumerSettings, durationMs } from '../../../src/kafka/client/consumer/settings.ts'
import { deliveryTimeoutMs, producerSettings } from '../../../src/kafka/client/producer/settings.ts'
import { SOFTWARE_VERSION } from '../../../src/kafka/client/software.ts'

function producer(properties: Record<string, string>) {
  return producerSettings(parseClientConfig(producerKeys, properties))
}

function consumer(properties: Record<string, string>) {
  return consumerSettings(parseClientConfig(consumerKeys, properties))
}

test('defaults are the reference defaults', () => {
  const config = parseClientConfig(producerKeys, {})
  expect(config.number('linger.ms')).toBe(5)
  expect(config.number('buffer.memory')).toBe(33554432)
  expect(config.text('acks')).toBe('all')
  expect(config.isGiven('acks')).toBe(false)
  expect(parseClientConfig(adminKeys, {}).number('default.api.timeout.ms')).toBe(60000)
  expect(parseClientConfig(consumerKeys, {}).number('max.poll.records')).toBe(500)
})

test('no key is there twice', () => {
  for (const keys of [adminKeys, producerKeys, consumerKeys]) {
    const names = keys.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  }
})

test.each([
  ['linger.ms', 'abc', 'Invalid value abc for configuration linger.ms: Not a number of type LONG'],
  ['batch.size', '-1', 'Invalid value -1 for configuration batch.size: Value must be at least 0'],
  ['acks', '5', 'Invalid value 5 for configuration acks: String must be one of: all, -1, 0, 1'],
  [
    'compression.type',
    'brotli',
    'Invalid value brotli for configuration compression.type: String must be one of: none, gzip, snappy, lz4, zstd',
  ],
  [
    'enable.idempotence',
    'maybe',
    'Invalid value maybe for configuration enable.idempotence: Expected value to be either true or false',
  ],
])('producer %s=%s is refused in the reference words', (name, value, message) => {
  expect(() => producer({ [name]: value })).toThrow(message)
})

test.each([
  [
    'auto.offset.reset',
    'middle',
    "Invalid value middle for configuration auto.offset.reset: Invalid value `middle` for configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.",
  ],
  [
    'isolation.level',
    'serializable',
    'Invalid value serializable for configuration isolation.level: String must be one of: read_committed, read_uncommitted',
  ],
  [
    'group.protocol',
    'other',
    'Invalid value other for configuration group.protocol: String must be one of (case insensitive): CONSUMER, CLASSIC',
  ],
])('consumer %s=%s is refused in the reference words', (name, value, message) => {
  expect(() => consumer({ [name]: value })).toThrow(message)
})

test('a producer is idempotent unless something that was set rules it out', () => {
  expect(producer({}).isIdempotent).toBe(true)
  expect(producer({ acks: '1' })).toMatchObject({ isIdempotent: false, acks: 1 })
  expect(producer({ retries: '0' }).isIdempotent).toBe(false)
  expect(() => producer({ acks: '1', 'enable.idempotence': 'true' })).toThrow(
    'Must set acks to all in order to use the idempotent producer.',
  )
  expect(() => producer({ 'max.in.flight.requests.per.connection': '6' })).toThrow(
    'must be set to at most 5. Current value is 6.',
  )
})

test('a delivery time-out below linger and request time-out is refused when set, raised when not', () => {
  const tooShort = parseClientConfig(producerKeys, { 'delivery.timeout.ms': '1000' })
  expect(() => deliveryTimeoutMs(tooShort, undefined, '')).toThrow(
    'delivery.timeout.ms should be equal to or larger',
  )
  const slow = parseClientConfig(producerKeys, { 'request.timeout.ms': '200000' })
  expect(deliveryTimeoutMs(slow, undefined, '')).toBe(200005)
})

test('a consumer without a group commits nothing by itself', () => {
  expect(consumer({}).autoCommits).toBe(false)
  expect(consumer({ 'group.id': 'g' }).autoCommits).toBe(true)
  expect(() => consumer({ 'enable.auto.commit': 'true' })).toThrow(
    'enable.auto.commit cannot be set to true when default group id (null) is used.',
  )
})

test('assignors are known by their Java classes, with range and cooperative-sticky as the default', () => {
  expect(consumer({}).assignors.map(({ name }) => name)).toEqual(['range', 'cooperative-sticky'])
  const strategy = 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor'
  expect(consumer({ 'partition.assignment.strategy': strategy }).assignors.map(({ name }) => name)).toEqual([
    'cooperative-sticky',
  ])
  expect(() => consumer({ 'partition.assignment.strategy': 'no.such.Assignor' })).toThrow(
    'no.such.Assignor ClassNotFoundException exception occurred',
  )
})

test('a reset by duration is a time so far back', () => {
  expect(consumer({ 'auto.offset.reset': 'by_duration:PT1H' }).offsetReset).toEqual({ backMs: 3_600_000 })
  expect(durationMs('P1DT2H3M4.5S')).toBe(93_784_500)
})

test('the software version told to brokers is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  expect(SOFTWARE_VERSION).toBe(version)
})

test('pauses that do not grow are warned of, and do not grow', () => {
  const lines: string[] = []
  const log = { warn: (text: string) => void lines.push(text), error: () => {} }
  const config = parseClientConfig(producerKeys, {
    'retry.backoff.ms': '5000',
    'reconnect.backoff.ms': '70',
  })
  warnOfBackoff(config, log)
  expect(lines).toEqual([
    "Configuration 'retry.backoff.ms' with value '5000' is greater than configuration 'retry.backoff.max.ms' with value '1000'. A static backoff with value '1000' will be applied.",
    'Disabling exponential reconnect backoff because reconnect.backoff.ms is set, but reconnect.backoff.max.ms is not.',
  ])
  expect(reconnectBackoff(config)).toEqual({ initialMs: 70, maxMs: 70 })
})

test('classes that only Java could load are refused as those that it cannot find', () => {
  expect(() => refuseJavaClasses(parseClientConfig(producerKeys, { 'interceptor.classes': 'x.Y' }))).toThrow(
    'Class x.Y cannot be found',
  )
  expect(() => refuseJavaClasses(parseClientConfig(adminKeys, {}))).not.toThrow()
  expect(() => parseClientConfig(producerKeys, { 'partitioner.class': 'x.Y' })).toThrow(
    'Invalid value x.Y for configuration partitioner.class: Class x.Y could not be found.',
  )
})
