// Workers and connectors that cannot start, or not as they are written.
import { sink, source, stop, worker } from './settings.mjs'

const args = ['{dir}/worker.properties', '{dir}/connector']

/** A worker that is given one connector's file. */
function connector(name, content, others = {}) {
  return {
    name: `connector-${name}`,
    args,
    files: { 'worker.properties': worker(), connector: content, 'in.txt': 'one\n' },
    steps: [{ until: { ended: true } }],
    read: ['out.txt', 'offsets'],
    ...others,
  }
}

/** A worker that does not get as far as its connectors. */
function bad(name, settings, others = {}) {
  return {
    name: `worker-${name}`,
    args: ['{dir}/worker.properties'],
    files: { 'worker.properties': worker(settings) },
    steps: [{ until: { ended: true } }],
    ...others,
  }
}

const running = [
  { until: { request: 'GET /connectors/source/status', says: 'RUNNING' } },
  { request: 'GET /connectors/source' },
  stop,
]
const TRANSFORMS = 'org.apache.kafka.connect.transforms.'
const one = { transforms: 'a' }

export const startCases = [
  // The reference's usage is printed by its shell script, its help by the log at INFO; ours has examples too.
  { name: 'no-arguments', args: [], files: {}, steps: [], differs: ['stdout'] },
  { name: 'help', args: ['--help'], files: {}, steps: [], differs: ['log'] },
  { name: 'worker-file-missing', args: ['{dir}/nope'], files: {}, steps: [] },
  bad('without-key-converter', { 'key.converter': undefined }),
  bad('without-value-converter', { 'value.converter': undefined }),
  bad('without-offset-file', { 'offset.storage.file.filename': undefined }),
  bad('without-bootstrap', { 'bootstrap.servers': undefined }, { steps: [stop] }),
  bad('bad-bootstrap', { 'bootstrap.servers': 'nohost' }),
  bad('bad-converter', { 'key.converter': 'foo.Bar' }),
  bad('short-converter', { 'value.converter': 'StringConverter' }),
  // The reference starts with any class, and each of its tasks fails.
  bad(
    'no-converter',
    { 'value.converter': 'org.apache.kafka.connect.file.FileStreamSinkTask' },
    { differs: [''] },
  ),
  bad('bad-header-converter', { 'header.converter': 'foo.Bar' }),
  bad('bad-flush-interval', { 'offset.flush.interval.ms': 'soon' }),
  bad('negative-flush-interval', { 'offset.flush.interval.ms': '-1' }),
  bad('bad-flush-timeout', { 'offset.flush.timeout.ms': 'x' }),
  bad('bad-listeners', { listeners: 'ftp://localhost:1' }),
  bad('malformed-listeners', { listeners: 'localhost' }),
  bad('bad-discovery', { 'plugin.discovery': 'maybe' }),
  bad('bad-policy', { 'connector.client.config.override.policy': 'Nobody' }),
  bad('bad-topic-creation', { 'topic.creation.enable': 'perhaps' }),
  bad(
    'bad-schemas-enable',
    {
      'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
      'value.converter.schemas.enable': 'maybe',
    },
    {
      args,
      files: {
        'worker.properties': worker({
          'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
          'value.converter.schemas.enable': 'maybe',
        }),
        connector: source(),
        'in.txt': '',
      },
      steps: [
        { until: { request: 'GET /connectors/source/status', says: 'FAILED' } },
        { request: 'GET /connectors/source/status' },
        stop,
      ],
    },
  ),
  bad(
    'offset-file-is-another',
    {},
    {
      files: { 'worker.properties': worker(), offsets: 'hello, this is no offset file' },
    },
  ),
  bad(
    'offset-file-in-no-folder',
    { 'offset.storage.file.filename': '{dir}/no/folder/offsets' },
    {
      args,
      files: {
        'worker.properties': worker({ 'offset.storage.file.filename': '{dir}/no/folder/offsets' }),
        connector: source({ topic: 'nofolder' }),
        'in.txt': 'one\n',
      },
      steps: [{ until: { topic: 'nofolder', records: 1 } }, { until: { log: 'Failed to flush' } }, stop],
      differs: ['log'],
    },
  ),
  connector('file-missing', '', { args: ['{dir}/worker.properties', '{dir}/nope'] }),
  connector('empty', ''),
  connector('without-name', source({ name: undefined })),
  connector('empty-name', source({ name: '' })),
  connector('name-with-a-tab', source({ name: 'a\\tb' })),
  connector('without-class', source({ 'connector.class': undefined })),
  connector('unknown-class', source({ 'connector.class': 'NoSuch' })),
  connector(
    'class-that-is-none',
    source({ 'connector.class': 'org.apache.kafka.connect.file.FileStreamSinkTask' }),
  ),
  connector('without-topic', source({ topic: undefined })),
  connector('empty-topic', source({ topic: '' })),
  connector('without-topics', sink({ topics: undefined })),
  connector('topics-and-regex', sink({ 'topics.regex': 'x' })),
  connector('bad-regex', sink({ topics: undefined, 'topics.regex': '(' })),
  connector('bad-tasks-max', source({ 'tasks.max': 'many' })),
  connector('no-tasks', source({ 'tasks.max': 0 })),
  connector('bad-batch-size', source({ 'batch.size': 'x' })),
  connector('bad-converter', source({ 'value.converter': 'foo.Bar' })),
  connector('bad-header-converter', source({ 'header.converter': 'foo' })),
  connector('bad-tolerance', source({ 'errors.tolerance': 'some' })),
  connector(
    'bad-error-settings',
    sink({
      'errors.retry.timeout': 'x',
      'errors.retry.delay.max.ms': 'y',
      'errors.log.enable': 'yes',
      'errors.log.include.messages': '1',
      'errors.deadletterqueue.topic.replication.factor': 'z',
      'errors.deadletterqueue.context.headers.enable': 'w',
      'config.action.reload': 'never',
      'tasks.max.enforce': 'v',
    }),
  ),
  connector('dead-letters-to-itself', sink({ 'errors.deadletterqueue.topic.name': 'lines' })),
  connector(
    'dead-letters-into-the-pattern',
    sink({ topics: undefined, 'topics.regex': 'dead.*', 'errors.deadletterqueue.topic.name': 'dead1' }),
  ),
  connector('unknown-transform', source({ ...one, 'transforms.a.type': 'NoSuch' })),
  connector(
    'short-transform',
    source({ ...one, 'transforms.a.type': 'HoistField$Value', 'transforms.a.field': 'x' }),
  ),
  connector('transform-without-type', source(one)),
  connector(
    'transform-without-field',
    source({ ...one, 'transforms.a.type': `${TRANSFORMS}HoistField$Value` }),
  ),
  connector('abstract-transform', source({ ...one, 'transforms.a.type': `${TRANSFORMS}HoistField` })),
  connector('transform-twice', source({ transforms: 'a,a', 'transforms.a.type': `${TRANSFORMS}Filter` })),
  connector(
    'transform-bad-value',
    source({
      ...one,
      'transforms.a.type': `${TRANSFORMS}TimestampConverter$Value`,
      'transforms.a.target.type': 'nope',
    }),
  ),
  connector(
    'unknown-predicate',
    source({ ...one, 'transforms.a.type': `${TRANSFORMS}Filter`, 'transforms.a.predicate': 'p' }),
    // The reference says that it does not know predicates.p.plugin.version.
    { differs: ['log'] },
  ),
  connector('unknown-predicate-class', source({ predicates: 'p', 'predicates.p.type': 'NoSuch' })),
  connector(
    'predicate-without-pattern',
    source({ predicates: 'p', 'predicates.p.type': `${TRANSFORMS}predicates.TopicNameMatches` }),
    // The reference adds a NullPointerException of its own.
    { differs: ['log'] },
  ),
  connector(
    'predicate-bad-pattern',
    source({
      predicates: 'p',
      'predicates.p.type': `${TRANSFORMS}predicates.TopicNameMatches`,
      'predicates.p.pattern': '(',
    }),
  ),
  connector(
    'predicate-without-name',
    source({ predicates: 'p', 'predicates.p.type': `${TRANSFORMS}predicates.HasHeaderKey` }),
  ),
  connector(
    'predicate-empty-name',
    source({
      predicates: 'p',
      'predicates.p.type': `${TRANSFORMS}predicates.HasHeaderKey`,
      'predicates.p.name': '',
    }),
  ),
  connector(
    'negate-without-predicate',
    source({ ...one, 'transforms.a.type': `${TRANSFORMS}Filter`, 'transforms.a.negate': 'true' }),
  ),
  connector(
    'bad-negate',
    source({ ...one, 'transforms.a.type': `${TRANSFORMS}Filter`, 'transforms.a.negate': 'perhaps' }),
  ),
  connector('json-flat', JSON.stringify(source()), { steps: running }),
  connector('json-nested', JSON.stringify({ name: 'source', config: source({ name: undefined }) }), {
    steps: running,
  }),
  connector(
    'json-nested-with-state',
    JSON.stringify({ name: 'source', initial_state: 'paused', config: source() }),
    {
      steps: [
        { until: { request: 'GET /connectors/source/status', says: 'PAUSED' } },
        { request: 'GET /connectors/source/status' },
        stop,
      ],
    },
  ),
  connector(
    'json-with-other-fields',
    JSON.stringify({ name: 'source', more: { deep: 1 }, config: source() }),
    { steps: running },
  ),
  connector('json-names-differ', JSON.stringify({ name: 'other', config: source() })),
  connector('json-without-name', JSON.stringify(source({ name: undefined }))),
  // Without a name, or with what is no text, the reference goes on with a null, and stumbles over it.
  connector('json-nested-without-name', JSON.stringify({ config: source({ name: undefined }) }), {
    differs: ['log'],
  }),
  connector('json-bad-state', JSON.stringify({ name: 'source', initial_state: 'asleep', config: source() })),
  connector('json-array', '[]'),
  connector('json-cut', '{"name":'),
  connector('json-with-a-list', JSON.stringify({ ...source(), topic: ['a'] }), { differs: ['log'] }),
  // How far the first one comes before the second ends the worker is chance.
  connector('twice', source(), { args: [...args, '{dir}/connector'], differs: ['files.offsets'] }),
  connector('sink-in-no-folder', sink({ file: '{dir}/no/out.txt' }), {
    steps: [
      { until: { request: 'GET /connectors/sink/status', says: 'FAILED' } },
      { request: 'GET /connectors/sink/status' },
      stop,
    ],
  }),
  // The reference's task goes on, and reads nothing for ever.
  connector('source-is-a-folder', source({ file: '{dir}' }), {
    differs: ['log', 'answers.0.answer.tasks.0'],
    steps: [
      { until: { request: 'GET /connectors/source/status', says: '"id":0' } },
      { request: 'GET /connectors/source/status' },
      stop,
    ],
  }),
  connector('source-file-missing', source({ file: '{dir}/nope.txt' }), {
    steps: [{ until: { log: "Couldn't find file" } }, stop],
  }),
  connector('bad-topic-name', source({ topic: 'a b' }), {
    steps: [
      { until: { request: 'GET /connectors/source/status', says: 'FAILED' } },
      { request: 'GET /connectors/source/status' },
      stop,
    ],
  }),
  connector('bad-override', sink({ 'consumer.override.max.poll.records': 'x' })),
  connector('bad-override-value', source({ 'producer.override.acks': '7' }), {
    steps: [
      { until: { request: 'GET /connectors/source/status', says: 'FAILED' } },
      { request: 'GET /connectors/source/status' },
      stop,
    ],
  }),
]
