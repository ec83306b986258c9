import { describe, expect, it } from 'vitest'
import { requireValid, validateConnector } from '../../../src/cli/connect-standalone/validate-connector.ts'

const worker = new Map([
  ['key.converter', 'String'],
  ['value.converter', 'org.apache.kafka.connect.json.JsonConverter'],
])

/** The mistakes of a configuration, without what stands around them. */
function mistakes(config: Readonly<Record<string, string>>): string[] {
  try {
    requireValid(validateConnector(new Map(Object.entries(config)), worker))
    return []
  } catch (error) {
    return String(error).split('\n').slice(1, -1)
  }
}

const source = { name: 'x', 'connector.class': 'FileStreamSource', topic: 'a' }
const sink = { name: 'x', 'connector.class': 'FileStreamSink' }
const TRANSFORMS = 'org.apache.kafka.connect.transforms.'

describe('a connector’s configuration', () => {
  it.each<[Readonly<Record<string, string>>, string[]]>([
    [source, []],
    [{ ...source, 'connector.class': 'org.apache.kafka.connect.file.FileStreamSourceConnector' }, []],
    [{ ...source, 'value.converter': 'StringConverter', 'key.converter': 'Json' }, []],
    [
      { name: 'x', 'connector.class': 'FileStreamSource' },
      ['Missing required configuration "topic" which has no default value.'],
    ],
    [
      { ...source, topic: '', name: 'a\tb' },
      [
        'Invalid value a\tb for configuration name: String may not contain control sequences but had the following ASCII chars: 9',
        'Invalid value  for configuration topic: String must be non-empty',
      ],
    ],
    [
      { ...sink, name: '', 'tasks.max': 'x' },
      [
        'Invalid value  for configuration name: String may not be empty',
        'Invalid value x for configuration tasks.max: Not a number of type INT',
        'Invalid value null for configuration tasks.max: Value must be non-null',
        'Must configure one of topics or topics.regex',
        'Must configure one of topics or topics.regex',
      ],
    ],
    [
      { ...sink, topics: 'a', 'topics.regex': 'b' },
      [
        'topics and topics.regex are mutually exclusive options, but both are set.',
        'topics and topics.regex are mutually exclusive options, but both are set.',
      ],
    ],
    [
      {
        ...sink,
        topics: 'a',
        'key.converter': 'foo.Bar',
        transforms: 'a',
        'transforms.a.type': 'nope',
        'errors.tolerance': 'some',
        'errors.retry.timeout': 'x',
        'errors.deadletterqueue.topic.name': 'a',
      },
      [
        'Invalid value foo.Bar for configuration key.converter: Class foo.Bar could not be found.',
        'Invalid value x for configuration errors.retry.timeout: Not a number of type LONG',
        'Invalid value some for configuration errors.tolerance: String must be one of: none, all',
        "The DLQ topic 'a' may not be included in the list of topics ('topics=[a]') consumed by the connector",
        'Invalid value nope for configuration transforms.a.type: Class nope could not be found.',
      ],
    ],
    [
      { ...source, transforms: 'b', 'transforms.b.type': `${TRANSFORMS}HoistField$Value` },
      ['Missing required configuration "transforms.b.field" which has no default value.'],
    ],
    [
      { ...source, transforms: 'b', 'transforms.b.type': 'HoistField$Value', 'transforms.b.field': 'x' },
      [
        'Invalid value HoistField$Value for configuration transforms.b.type: Class HoistField$Value could not be found.',
      ],
    ],
    [
      { ...source, transforms: 'b', 'transforms.b.type': `${TRANSFORMS}HoistField` },
      [
        `This class is abstract and cannot be created. Did you mean ${TRANSFORMS}HoistField$Key, ${TRANSFORMS}HoistField$Value?`,
      ],
    ],
    [
      {
        ...source,
        transforms: 'b',
        'transforms.b.type': `${TRANSFORMS}TimestampConverter$Value`,
        'transforms.b.target.type': 'nope',
        predicates: 'p',
        'predicates.p.type': `${TRANSFORMS}predicates.TopicNameMatches`,
        'predicates.p.pattern': '',
        'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
        'value.converter.decimal.format': 'hex',
      },
      [
        'Invalid value nope for configuration target.type: String must be one of: string, unix, Date, Time, Timestamp',
        'Invalid value  for configuration pattern: String must be non-empty',
        'Invalid value hex for configuration decimal.format: String must be one of (case insensitive): NUMERIC, BASE64',
      ],
    ],
    [
      { ...source, transforms: 'a,a', 'transforms.a.type': `${TRANSFORMS}Filter` },
      ['Invalid value [a, a] for configuration transforms: Duplicate alias provided.'],
    ],
    [
      { ...source, 'config.action.reload': 'never', 'errors.log.enable': 'yes', 'header.converter': 'foo' },
      [
        'Invalid value foo for configuration header.converter: Class foo could not be found.',
        'Invalid value never for configuration config.action.reload: String must be one of: none, restart',
        'Invalid value yes for configuration errors.log.enable: Expected value to be either true or false',
      ],
    ],
  ])('%j has the mistakes that the reference finds', (config, expected) => {
    expect(mistakes(config)).toEqual(expected)
  })

  it('has client settings of their types', () => {
    const config = { ...sink, topics: 'a', 'consumer.override.max.poll.records': 'x' }
    expect(() => validateConnector(new Map(Object.entries(config)), worker)).toThrow(
      'Invalid value x for configuration max.poll.records: Not a number of type INT',
    )
  })

  it('needs a class that is here', () => {
    expect(() => validateConnector(new Map([['topic', 't']]), worker)).toThrow(
      'Connector config {topic=t} contains no connector type',
    )
    expect(() => validateConnector(new Map([['connector.class', 'Nope']]), worker)).toThrow(
      /^Failed to find any class that implements Connector and which name matches Nope, available connectors are: PluginDesc\{klass=class org.apache.kafka.connect.file.FileStreamSinkConnector, name=/,
    )
  })

  it('shows the keys of its transforms in the reference’s order', () => {
    const { configs, groups } = validateConnector(
      new Map(
        Object.entries({ ...source, transforms: 'a', 'transforms.a.type': `${TRANSFORMS}HoistField$Value` }),
      ),
      worker,
    )
    const names = configs.map(({ value }) => value.name)
    expect(names.slice(names.indexOf('transforms.a.type'))).toEqual([
      ...['type', 'plugin.version', 'field', 'negate', 'predicate'].map((key) => `transforms.a.${key}`),
      'file',
      'topic',
      'batch.size',
    ])
    expect(groups.slice(0, 3)).toEqual(['Common', 'Transforms', 'Predicates'])
  })
})
