// The REST interface: what it answers, and what becomes of the connectors.
import { sink, source, stop, worker } from './settings.mjs'

const args = ['{dir}/worker.properties', '{dir}/source.properties', '{dir}/sink.properties']
const get = (path) => ({ request: `GET ${path}` })
const put = (path, body) => ({ request: `PUT ${path}`, ...(body === undefined ? {} : { body }) })
const post = (path, body) => ({ request: `POST ${path}`, ...(body === undefined ? {} : { body }) })
const patch = (path, body) => ({ request: `PATCH ${path}`, body })
const remove = (path) => ({ request: `DELETE ${path}` })
const until = (path, says) => ({ until: { request: `GET ${path}`, says } })
const state = (connector, says) => until(`/connectors/${connector}/status`, `"state":"${says}"`)
const altered = (partition, offset) => ({ offsets: [{ partition, offset }] })

/** A worker with a source and a sink that have carried two lines, and requests to it. */
function rest(name, steps, others = {}) {
  return {
    name: `rest-${name}`,
    args,
    files: {
      'worker.properties': worker(others.worker),
      'source.properties': source({ topic: `rest-${name}` }),
      'sink.properties': sink({ topics: `rest-${name}`, ...others.sink }),
      'in.txt': 'one\ntwo\n',
    },
    steps: [
      { until: { file: 'out.txt', lines: 2 } },
      until('/health', 'healthy'),
      until('/connectors/source/offsets', '"position":8'),
      until('/connectors/sink/offsets', '"kafka_offset":2'),
      ...steps,
      stop,
    ],
    read: ['out.txt'],
    // What the log says of requests that nobody expected is the reference's own; WARN lines come and go with topics.
    differs: ['log', ...(others.differs ?? [])],
  }
}

const file = { filename: '{dir}/in.txt' }
const config = { 'connector.class': 'FileStreamSource', file: '{dir}/other.txt', topic: 'other' }
const validate = (plugin) => `/connector-plugins/${plugin}/config/validate`

export const restCases = [
  rest('get', [
    get('/connectors'),
    get('/connectors?expand=info&expand=status'),
    get('/connectors?expand=other'),
    ...['source', 'sink', 'nope'].flatMap((name) =>
      [
        '',
        '/config',
        '/status',
        '/tasks',
        '/tasks/0/status',
        '/tasks/7/status',
        '/tasks/x/status',
        '/topics',
        '/offsets',
      ].map((path) => get(`/connectors/${name}${path}`)),
    ),
    get('/connector-plugins'),
    get('/connector-plugins?connectorsOnly=false'),
    ...[
      'FileStreamSource',
      'FileStreamSinkConnector',
      'JsonConverter',
      'String',
      'Filter',
      'nope',
      'org.apache.kafka.connect.transforms.Cast$Key',
    ].map((plugin) => get(`/connector-plugins/${plugin}/config`)),
    get('/admin/loggers/nope'),
    get('/nope'),
    get('/connectors/'),
    remove('/'),
    put('/connectors', {}),
    get('/health'),
  ]),
  rest('pause', [
    put('/connectors/source/pause'),
    put('/connectors/sink/pause'),
    put('/connectors/nope/pause'),
    put('/connectors/nope/resume'),
    until('/connectors/source/status', '"tasks":[{"id":0,"state":"PAUSED"'),
    until('/connectors/sink/status', '"tasks":[{"id":0,"state":"PAUSED"'),
    get('/connectors/source/status'),
    put('/connectors/source/resume'),
    put('/connectors/sink/resume'),
    { append: { file: 'in.txt', text: 'three\n' } },
    { until: { file: 'out.txt', lines: 3 } },
    get('/connectors/sink/status'),
  ]),
  rest('stop-and-offsets', [
    patch('/connectors/source/offsets', altered(file, { position: 4 })),
    put('/connectors/source/stop'),
    put('/connectors/sink/stop'),
    get('/connectors/source'),
    get('/connectors/source/status'),
    get('/connectors/source/tasks'),
    patch('/connectors/source/offsets', altered(file, { position: 4 })),
    get('/connectors/source/offsets'),
    patch('/connectors/source/offsets', altered(file, { position: 'x' })),
    patch('/connectors/source/offsets', altered(file, { position: -1 })),
    patch('/connectors/source/offsets', altered(file, {})),
    patch('/connectors/source/offsets', altered({ file: 'x' }, { position: 4 })),
    patch('/connectors/source/offsets', altered({ filename: 'x' }, null)),
    patch('/connectors/source/offsets', { offsets: [] }),
    patch('/connectors/nope/offsets', altered(file, { position: 4 })),
    patch(
      '/connectors/sink/offsets',
      altered({ kafka_topic: 'rest-stop-and-offsets', kafka_partition: 0 }, { kafka_offset: 1 }),
    ),
    get('/connectors/sink/offsets'),
    patch(
      '/connectors/sink/offsets',
      altered({ kafka_topic: 'rest-stop-and-offsets', kafka_partition: '0' }, { kafka_offset: '2' }),
    ),
    patch('/connectors/sink/offsets', altered({ kafka_topic: 'x' }, { kafka_offset: '2' })),
    patch(
      '/connectors/sink/offsets',
      altered({ kafka_topic: 'x', kafka_partition: 'y' }, { kafka_offset: '2' }),
    ),
    patch('/connectors/sink/offsets', altered({ kafka_topic: 'x', kafka_partition: 0 }, { offset: '2' })),
    patch(
      '/connectors/sink/offsets',
      altered({ kafka_topic: 'x', kafka_partition: 0 }, { kafka_offset: 'z' }),
    ),
    remove('/connectors/sink/offsets'),
    get('/connectors/sink/offsets'),
    put('/connectors/sink/resume'),
    put('/connectors/source/resume'),
    // All of the topic again, and the second line of the file.
    { until: { file: 'out.txt', lines: 5 } },
    put('/connectors/source/stop'),
    remove('/connectors/source/offsets'),
    get('/connectors/source/offsets'),
    remove('/connectors/nope/offsets'),
  ]),
  rest('create', [
    post('/connectors', { name: 'other', config }),
    post('/connectors', { name: 'other', config }),
    post('/connectors', { name: 'third', config: { ...config, name: 'fourth' } }),
    post('/connectors', { name: 'third', initial_state: 'stopped', config }),
    get('/connectors/third/status'),
    post('/connectors', { name: 'bad', config: {} }),
    post('/connectors', { name: 'bad', config: { 'connector.class': 'Nope' } }),
    post('/connectors', { name: 'bad', config: { 'connector.class': 'FileStreamSource' } }),
    post('/connectors', { name: '', config: { 'connector.class': 'FileStreamSink', 'tasks.max': 'x' } }),
    post('/connectors', { config: { 'connector.class': 'FileStreamSink', 'tasks.max': 0, topics: 'a' } }),
    { ...post('/connectors', { name: 'x' }), type: 'text/plain' },
    put('/connectors/other/config', { ...config, topic: 'changed' }),
    get('/connectors/other/tasks'),
    put('/connectors/fifth/config', config),
    put('/connectors/fifth/config', { ...config, name: 'sixth' }),
    patch('/connectors/fifth/config', { topic: 'patched', file: null, 'tasks.max': '1' }),
    patch('/connectors/nope/config', { topic: 'patched' }),
    get('/connectors'),
    remove('/connectors/fifth'),
    remove('/connectors/fifth'),
    get('/connectors'),
  ]),
  rest('validate', [
    put(validate('FileStreamSource'), { ...config, name: 'x' }),
    put(validate('FileStreamSourceConnector'), config),
    put(validate('FileStreamSink'), config),
    put(validate('FileStreamSink'), { topics: 'a' }),
    put(validate('FileStreamSink'), { 'connector.class': 'FileStreamSink', name: 'a', foo: 'bar' }),
    put(validate('FileStreamSink'), {
      'connector.class': 'org.apache.kafka.connect.file.FileStreamSinkConnector',
      name: 'a',
      topics: 'a, b',
      'value.converter': 'JsonConverter',
      'value.converter.schemas.enable': 'maybe',
      transforms: 'a,b',
      predicates: 'p',
      'transforms.a.type': 'org.apache.kafka.connect.transforms.InsertField$Value',
      'transforms.a.predicate': 'p',
      'transforms.b.type': 'NoSuch',
      'predicates.p.type': 'org.apache.kafka.connect.transforms.predicates.HasHeaderKey',
      'predicates.p.name': 'x',
    }),
  ]),
  rest(
    'restart',
    [
      post('/connectors/source/restart'),
      post('/connectors/source/restart?includeTasks=true'),
      state('source', 'RUNNING'),
      post('/connectors/sink/restart?includeTasks=true&onlyFailed=true'),
      post('/connectors/nope/restart?includeTasks=true'),
      post('/connectors/source/tasks/0/restart'),
      post('/connectors/nope/tasks/0/restart'),
      { append: { file: 'in.txt', text: 'three\n' } },
      { until: { file: 'out.txt', lines: 3 } },
      put('/connectors/source/topics/reset'),
      put('/connectors/nope/topics/reset'),
      get('/connectors/source/topics'),
      // What is not there is answered 404, not 500.
    ],
    { differs: ['answers.5'] },
  ),
  rest('two-tasks', [get('/connectors/sink/tasks'), get('/connectors/sink/status')], {
    sink: { 'tasks.max': 2 },
  }),
  rest('without-tracking', [get('/connectors/source/topics'), put('/connectors/source/topics/reset')], {
    worker: { 'topic.tracking.enable': 'false' },
  }),
  rest('without-tracking-reset', [put('/connectors/source/topics/reset')], {
    worker: { 'topic.tracking.allow.reset': 'false' },
  }),
]
