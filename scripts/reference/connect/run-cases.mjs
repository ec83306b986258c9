// Workers that do what they are there for.
import { json, sink, source, stop, worker } from './settings.mjs'

const args = ['{dir}/worker.properties', '{dir}/source.properties', '{dir}/sink.properties']
const lines = 'one\ntwo\r\nthree\rfour\n\nlast without an end'

/** A run of a source and a sink on a topic of the case's own. */
function copies(
  name,
  { worker: more = {}, source: ofSource = {}, sink: ofSink = {}, text = lines, count = 5, ...others },
) {
  return {
    name,
    args,
    files: {
      'worker.properties': worker(more),
      'source.properties': source({ topic: name, ...ofSource }),
      'sink.properties': sink({ topics: name, ...ofSink }),
      'in.txt': text,
    },
    steps: [{ until: { file: 'out.txt', lines: count } }, stop],
    topics: [name],
    read: ['out.txt', 'offsets'],
    // Which client first asks for a topic that is being made is chance.
    differs: ['log'],
    ...others,
  }
}

const TRANSFORMS = 'org.apache.kafka.connect.transforms.'
const PREDICATES = `${TRANSFORMS}predicates.`

export const runCases = [
  copies('copies-strings', {}),
  copies('copies-json', { worker: json }),
  copies('copies-json-without-schemas', { worker: { ...json, 'value.converter.schemas.enable': 'false' } }),
  copies('copies-after-sigint', {
    steps: [{ until: { file: 'out.txt', lines: 5 } }, { signal: 'SIGINT' }],
  }),
  copies('copies-what-is-appended', {
    steps: [
      { until: { file: 'out.txt', lines: 5 } },
      { append: { file: 'in.txt', text: ' and its end\nmore\n' } },
      { until: { file: 'out.txt', lines: 7 } },
      stop,
    ],
  }),
  copies('hoists-and-inserts', {
    worker: json,
    source: {
      transforms: 'hoist,insert',
      'transforms.hoist.type': `${TRANSFORMS}HoistField$Value`,
      'transforms.hoist.field': 'line',
      'transforms.insert.type': `${TRANSFORMS}InsertField$Value`,
      'transforms.insert.static.field': 'from',
      'transforms.insert.static.value': 'file',
    },
  }),
  ...predicateCases(),
]

/** Filters and routes under each predicate, plain and negated. */
function predicateCases() {
  const predicates = {
    'topic-name': { type: 'TopicNameMatches', pattern: '.*predicate.*' },
    'other-topic-name': { type: 'TopicNameMatches', pattern: 'predicate' },
    'header-key': { type: 'HasHeaderKey', name: 'kind' },
    tombstone: { type: 'RecordIsTombstone' },
  }
  return Object.entries(predicates).flatMap(([name, { type, ...settings }]) =>
    [undefined, 'true'].map((negate) => {
      const topic = `predicate-${name}${negate === undefined ? '' : '-negated'}`
      return {
        name: topic,
        args: ['{dir}/worker.properties', '{dir}/sink.properties'],
        files: {
          'worker.properties': worker(),
          'sink.properties': sink({
            topics: topic,
            transforms: 'drop',
            'transforms.drop.type': `${TRANSFORMS}Filter`,
            'transforms.drop.predicate': 'is',
            ...(negate === undefined ? {} : { 'transforms.drop.negate': negate }),
            predicates: 'is',
            'predicates.is.type': PREDICATES + type,
            ...Object.fromEntries(
              Object.entries(settings).map(([key, value]) => [`predicates.is.${key}`, value]),
            ),
          }),
        },
        produce: [
          {
            topic,
            messages: [
              { value: 'plain' },
              { value: 'with a header', headers: { kind: '1' } },
              { value: null },
              { value: 'with another header', headers: { Kind: '1' } },
              { value: '' },
            ],
          },
        ],
        steps: [{ until: { request: 'GET /connectors/sink/offsets', says: '"kafka_offset":5' } }, stop],
        read: ['out.txt'],
        differs: ['log'],
      }
    }),
  )
}
