// Records that cannot be converted or transformed, under the rules of errors.*.
import { json, sink, source, stop, worker } from './settings.mjs'

const args = ['{dir}/worker.properties', '{dir}/connector']
const TRANSFORMS = 'org.apache.kafka.connect.transforms.'
const all = { 'errors.tolerance': 'all' }
const logged = { ...all, 'errors.log.enable': 'true' }
const told = { ...logged, 'errors.log.include.messages': 'true' }
const messages = [
  { key: 'k1', value: '{"schema":{"type":"string"},"payload":"one"}' },
  { key: 'k2', value: 'no json', headers: { mine: 'yes' } },
  { key: null, value: '{"a":1}' },
  { key: 'k4', value: '{"schema":{"type":"int32"},"payload":"text"}' },
  { key: 'k5', value: '{"schema":{"type":"string"},"payload":"two"}' },
]
const past = [{ until: { request: 'GET /connectors/sink/offsets', says: '"kafka_offset":5' } }, stop]
const failed = (name) => [
  { until: { request: `GET /connectors/${name}/status`, says: 'FAILED' } },
  { request: `GET /connectors/${name}/status` },
  { request: `GET /connectors/${name}/offsets` },
  stop,
]

/** A sink of records, some of which are no JSON as the converter wants it. */
function sinkCase(name, settings, others = {}) {
  return {
    name,
    args,
    files: { 'worker.properties': worker(json), connector: sink({ topics: name, ...settings }) },
    produce: [{ topic: name, messages }],
    steps: past,
    read: ['out.txt'],
    ...others,
  }
}

/** A source whose lines its transforms or converters refuse. */
function sourceCase(name, settings, others = {}) {
  return {
    name,
    args,
    files: {
      'worker.properties': worker(),
      connector: source({ topic: name, ...settings }),
      'in.txt': 'one\ntwo\n',
    },
    topics: [name],
    read: ['offsets'],
    ...others,
  }
}

const badCast = {
  transforms: 'cast',
  'transforms.cast.type': `${TRANSFORMS}Cast$Value`,
  'transforms.cast.spec': 'int32',
}
const badField = {
  transforms: 'extract',
  'transforms.extract.type': `${TRANSFORMS}ExtractField$Value`,
  'transforms.extract.field': 'x',
}

export const errorCases = [
  sinkCase('sink-none', {}, { steps: failed('sink') }),
  sinkCase('sink-none-logged', { 'errors.log.enable': 'true' }, { steps: failed('sink') }),
  sinkCase('sink-all', all),
  sinkCase('sink-all-logged', logged),
  sinkCase('sink-all-told', told),
  sinkCase('sink-all-with-retries', {
    ...told,
    'errors.retry.timeout': 2000,
    'errors.retry.delay.max.ms': 500,
  }),
  sinkCase('sink-transform', { ...told, ...badField }),
  sinkCase('sink-key', { ...told, 'key.converter': 'org.apache.kafka.connect.json.JsonConverter' }),
  sinkCase('sink-number-key', {
    ...told,
    'key.converter': 'org.apache.kafka.connect.converters.LongConverter',
    'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
  }),
  sinkCase('sink-header', {
    ...told,
    'header.converter': 'org.apache.kafka.connect.converters.IntegerConverter',
    'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
  }),
  ...['', 'headers'].map((kind) =>
    sinkCase(
      `dead-letters${kind}`,
      {
        ...logged,
        'errors.deadletterqueue.topic.name': `dead-letters${kind}-queue`,
        'errors.deadletterqueue.topic.replication.factor': 1,
        ...(kind === '' ? {} : { 'errors.deadletterqueue.context.headers.enable': 'true' }),
      },
      { topics: [`dead-letters${kind}-queue`] },
    ),
  ),
  sinkCase(
    'dead-letters-of-a-transform',
    {
      ...all,
      ...badField,
      'errors.deadletterqueue.topic.name': 'dead-letters-transform-queue',
      'errors.deadletterqueue.topic.replication.factor': 1,
      'errors.deadletterqueue.context.headers.enable': 'true',
    },
    { topics: ['dead-letters-transform-queue'] },
  ),
  sinkCase(
    'dead-letters-without-tolerance',
    {
      'errors.deadletterqueue.topic.name': 'dead-letters-none-queue',
      'errors.deadletterqueue.topic.replication.factor': 1,
      'errors.deadletterqueue.context.headers.enable': 'true',
    },
    { topics: ['dead-letters-none-queue'], steps: failed('sink') },
  ),
  sinkCase(
    'dead-letters-with-three-replicas',
    { ...all, 'errors.deadletterqueue.topic.name': 'dead-letters-three-queue' },
    { topics: ['dead-letters-three-queue'], steps: failed('sink') },
  ),
  sinkCase(
    'dead-letters-with-a-bad-name',
    {
      ...all,
      'errors.deadletterqueue.topic.name': 'a b',
      'errors.deadletterqueue.topic.replication.factor': 1,
    },
    { steps: failed('sink') },
  ),
  sourceCase('source-none', badCast, { steps: failed('source') }),
  sourceCase(
    'source-all-told',
    { ...told, ...badCast },
    {
      steps: [{ until: { log: 'position=8' } }, { request: 'GET /connectors/source/offsets' }, stop],
    },
  ),
  sourceCase(
    'source-converter',
    { ...told, 'value.converter': 'org.apache.kafka.connect.converters.LongConverter' },
    {
      steps: [{ until: { log: 'position=8' } }, { request: 'GET /connectors/source/offsets' }, stop],
    },
  ),
  sourceCase(
    'source-header',
    {
      ...told,
      transforms: 'insert',
      'transforms.insert.type': `${TRANSFORMS}InsertHeader`,
      'transforms.insert.header': 'h',
      'transforms.insert.value.literal': 'text',
      'header.converter': 'org.apache.kafka.connect.converters.IntegerConverter',
    },
    {
      steps: [{ until: { log: 'position=8' } }, { request: 'GET /connectors/source/offsets' }, stop],
    },
  ),
  sourceCase('source-to-a-bad-topic', { ...told, topic: 'a b' }, { steps: failed('source'), topics: [] }),
  sourceCase(
    'source-too-large',
    { ...told, 'producer.override.max.request.size': 100 },
    {
      files: {
        'worker.properties': worker(),
        connector: source({ topic: 'source-too-large', ...told, 'producer.override.max.request.size': 100 }),
        'in.txt': `${'x'.repeat(200)}\ntwo\n`,
      },
      steps: failed('source'),
    },
  ),
]
