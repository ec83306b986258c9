import { describe, expect, test } from 'vitest'
import { adminKeys } from '../../../src/kafka/client/config/admin-keys.ts'
import { parseClientConfig } from '../../../src/kafka/client/config/client-config.ts'
import { consumerKeys } from '../../../src/kafka/client/config/consumer-keys.ts'
import { producerKeys } from '../../../src/kafka/client/config/producer-keys.ts'
import {
  consumerSettings,
  refuseKeysOfOtherProtocol,
  validateGroupInstanceId,
} from '../../../src/kafka/client/consumer/settings.ts'
import type { ClientProperties } from '../../../src/kafka/client/hooks.ts'
import { producerSettings } from '../../../src/kafka/client/producer/settings.ts'
import { refuseKeysOfConsumers } from '../../../src/kafka/client/share-consumer/settings.ts'
import { checkBrokerProperties } from '../../../src/kafka/configs/broker-properties.ts'
import { clientMetricsTable } from '../../../src/kafka/configs/client-metrics-keys.ts'
import { brokerTable, groupTable, topicTable } from '../../../src/kafka/configs/tables.ts'
import { BrokerConfigs } from '../../../src/kafka/server/cluster/broker-configs.ts'
import { checkClientMetricsConfigs } from '../../../src/kafka/server/cluster/check-client-metrics-configs.ts'
import { checkGroupConfigs } from '../../../src/kafka/server/cluster/check-group-configs.ts'
import { checkTopicConfigs } from '../../../src/kafka/server/cluster/check-topic-configs.ts'
import type { ItemError } from '../../../src/kafka/server/cluster/errors.ts'
import { RecordedAnswers } from '../../recorded-answers.ts'

type Properties = Readonly<Record<string, string>>

/** A kind of configuration: which keys it has here, and what is said of properties; null when they are taken. */
interface Kind {
  readonly keys: Iterable<string>
  readonly problem: (properties: Properties) => string | null
}

const recorded = new RecordedAnswers('kafka/config-answers.json')
const broker = new BrokerConfigs()
const names = (keys: readonly { readonly name: string }[]): string[] => keys.map(({ name }) => name)

const kinds: Readonly<Record<string, Kind>> = {
  broker: {
    keys: brokerTable.keys(),
    problem: (properties) =>
      checkBrokerProperties(mapOf({ ...recorded.base, ...properties })).problem?.message ?? null,
  },
  topic: {
    keys: topicTable.keys(),
    problem: (properties) => words(checkTopicConfigs(mapOf(properties), broker)),
  },
  group: {
    keys: groupTable.keys(),
    problem: (properties) => words(checkGroupConfigs(mapOf(properties), broker)),
  },
  'client-metrics': {
    keys: clientMetricsTable.keys(),
    problem: (properties) => words(checkClientMetricsConfigs(mapOf(properties))),
  },
  producer: {
    keys: names(producerKeys),
    problem: thrown((properties) => producerSettings(parseClientConfig(producerKeys, properties))),
  },
  consumer: {
    keys: names(consumerKeys),
    problem: thrown((properties) => {
      const config = parseClientConfig(consumerKeys, properties)
      validateGroupInstanceId(config.optionalText('group.instance.id'))
      refuseKeysOfOtherProtocol(config.text('group.protocol'), properties)
      consumerSettings(config)
    }),
  },
  'share-consumer': {
    keys: names(consumerKeys),
    problem: thrown((properties) => {
      refuseKeysOfConsumers(properties)
      parseClientConfig(consumerKeys, properties)
    }),
  },
  admin: {
    keys: names(adminKeys),
    problem: thrown((properties) => parseClientConfig(adminKeys, properties)),
  },
}

function mapOf(properties: Properties): Map<string, string> {
  return new Map(Object.entries(properties))
}

const words = (error: ItemError | null): string | null => error?.errorMessage ?? null

function thrown(check: (properties: ClientProperties) => void): Kind['problem'] {
  return (properties) => {
    try {
      check(properties)
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

const SHOWN = 20

/** What differs knowingly: docs/compatibility.md says it too. */
function isKnownDifference(properties: Properties): boolean {
  return (
    // A class that Java has, and that would not do: here there is no class but those that are known.
    Object.values(properties).includes('java.lang.String') ||
    // Looked up where a consumer is made, before its settings are put together.
    properties['partition.assignment.strategy'] !== undefined ||
    // A regular expression of Java's that is none there, and one of JavaScript's.
    properties['match'] === 'client_id=a{'
  )
}

/** The exception's name stands in front where it is not ConfigException: scripts and brokers show it in ways of their own. */
const withoutException = (answer: string | null): string | null =>
  answer?.replace(/^[A-Za-z]+Exception: /, '') ?? null

describe.each(Object.entries(kinds))('keys of a %s', (table, { keys, problem }) => {
  test('are those that the reference has', () => {
    expect([...keys].sort()).toEqual(recorded.keys(table).sort())
  })

  test('take and refuse values as the reference does, in its words', () => {
    const differences: string[] = []
    for (const { properties, answer } of recorded.ofKeys(table)) {
      if (isKnownDifference(properties)) continue
      const ours = problem(properties)
      const theirs = withoutException(answer)
      if (ours !== theirs) differences.push(`${JSON.stringify(properties)}: ${ours}, not ${theirs}`)
    }
    expect(differences.slice(0, SHOWN)).toEqual([])
  })

  test('are held against each other as in the reference, in its words', () => {
    for (const { properties, answer } of recorded.together(table)) {
      if (isKnownDifference(properties)) continue
      expect([properties, problem(properties)]).toEqual([properties, withoutException(answer)])
    }
  })
})
