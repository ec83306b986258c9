// The parts that the cases' files are made of.
const STRING = 'org.apache.kafka.connect.storage.StringConverter'
const JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'

/** A worker's properties, with others in place or besides; undefined takes one out. */
export function worker(others = {}) {
  return defined({
    'bootstrap.servers': '{broker}',
    'key.converter': STRING,
    'value.converter': STRING,
    'offset.storage.file.filename': '{dir}/offsets',
    'offset.flush.interval.ms': 500,
    'plugin.discovery': 'service_load',
    listeners: 'http://{rest}',
    ...others,
  })
}

export function source(others = {}) {
  return defined({
    name: 'source',
    'connector.class': 'FileStreamSource',
    'tasks.max': 1,
    file: '{dir}/in.txt',
    topic: 'lines',
    ...others,
  })
}

export function sink(others = {}) {
  return defined({
    name: 'sink',
    'connector.class': 'FileStreamSink',
    'tasks.max': 1,
    file: '{dir}/out.txt',
    topics: 'lines',
    ...others,
  })
}

export const json = { 'value.converter': JSON_CONVERTER }
export const stop = { signal: 'SIGTERM' }

function defined(properties) {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}
