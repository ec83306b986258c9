import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { Herder } from '../../../src/cli/connect-standalone/herder.ts'
import { OffsetStore } from '../../../src/cli/connect-standalone/offset-store.ts'
import { startRest } from '../../../src/cli/connect-standalone/rest/server.ts'
import { workerConfigOf } from '../../../src/cli/connect-standalone/worker-config.ts'
import { loadProperties } from '../../../src/cli/kit/properties.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { memoryIo } from '../golden/memory-io.ts'
import { setUpWorker } from './worker-fixture.ts'

/** A worker’s REST interface without connectors yet, and a way to ask it. */
async function setUpRest() {
  const { broker, file, folder, worker } = await setUpWorker()
  const io = memoryIo()
  const config = workerConfigOf(loadProperties(worker()))
  const { flushIntervalMs, settings } = config
  const store = new OffsetStore(config.offsetFile, io)
  const herder = new Herder({ io, worker: settings, offsets: store.offsets, flushIntervalMs: 100 })
  const admin = await openAdmin({ 'bootstrap.servers': `localhost:${broker.port}` })
  const readiness = { isReady: true }
  const rest = await startRest({ config, herder, store, admin, clusterId: 'cluster', io, readiness })
  onTestFinished(async () => {
    await rest.close()
    await herder.close()
    await admin.close()
  })
  expect(flushIntervalMs).toBe(60_000)
  const ask = async (request: string, body?: unknown): Promise<[status: number, body: unknown]> => {
    const [method = 'GET', path = '/'] = request.split(' ')
    const content =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(`http://${rest.workerId}${path}`, { method, ...content })
    const text = await response.text()
    return [response.status, text === '' ? undefined : JSON.parse(text)]
  }
  const source = {
    'connector.class': 'FileStreamSource',
    'tasks.max': '1',
    file: file('in.txt', 'one\n'),
    topic: 'lines',
  }
  const sink = { 'connector.class': 'FileStreamSink', file: join(folder, 'out.txt'), topics: 'lines' }
  const lines = (): string => (existsSync(sink.file) ? readFileSync(sink.file, 'utf8') : '')
  return { ask, source, sink, lines, workerId: rest.workerId, io, readiness }
}

it('tells of the worker, its plugins and what is not there', async () => {
  const { ask, io, readiness } = await setUpRest()
  expect(await ask('GET /')).toEqual([
    200,
    { version: '4.3.1', commit: '26b251a451ce941d', kafka_cluster_id: 'cluster' },
  ])
  expect(await ask('GET /connectors')).toEqual([200, []])
  expect(await ask('GET /connector-plugins')).toEqual([
    200,
    [
      { class: 'org.apache.kafka.connect.file.FileStreamSinkConnector', type: 'sink', version: '4.3.1' },
      { class: 'org.apache.kafka.connect.file.FileStreamSourceConnector', type: 'source', version: '4.3.1' },
    ],
  ])
  expect(await ask('GET /connectors/nope')).toEqual([
    404,
    { error_code: 404, message: 'Connector nope not found' },
  ])
  expect(await ask('GET /nope')).toEqual([404, { error_code: 404, message: 'HTTP 404 Not Found' }])
  expect(await ask('DELETE /')).toEqual([405, { error_code: 405, message: 'HTTP 405 Method Not Allowed' }])
  expect(await ask('PUT /admin/loggers/root', { level: 'DEBUG' })).toMatchObject([501, { error_code: 501 }])
  expect(io.stderrText()).toContain('ERROR Uncaught exception in REST call to / (org.apache')

  const config = {
    'connector.class': 'FileStreamSource',
    topic: 'lines',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'producer.override.acks': '7',
  }
  await ask('PUT /connectors/bad/config', config)
  await vi.waitFor(async () =>
    expect((await ask('GET /connectors/bad/tasks/0/status'))[1]).toMatchObject({
      state: 'FAILED',
      version: null,
    }),
  )
  await ask('DELETE /connectors/bad')
  expect(io.stderrText()).toMatch(
    /WARN Ignoring stop request for unowned task bad-0 .*\n.*WARN Ignoring await stop request for non-present task bad-0 /,
  )
  readiness.isReady = false
  expect((await ask('GET /health'))[0]).toBe(503)
})

it('makes connectors, pauses, stops and deletes them', async () => {
  const { ask, source, sink, lines, workerId } = await setUpRest()
  expect(await ask('POST /connectors', { name: 'from', config: source })).toEqual([
    201,
    {
      name: 'from',
      config: { ...source, name: 'from' },
      tasks: [{ connector: 'from', task: 0 }],
      type: 'source',
    },
  ])
  // In the order of the reference's hash maps.
  expect(JSON.stringify((await ask('GET /connectors/from/tasks'))[1])).toMatch(
    /"connector.class":.*"file":.*"task.class":.*"tasks.max":.*"name":.*"topic":/,
  )
  expect((await ask('PUT /connectors/to/config', sink))[0]).toBe(201)
  expect(await ask('POST /connectors', { name: 'from', config: source })).toEqual([
    409,
    { error_code: 409, message: 'Connector from already exists' },
  ])
  await vi.waitFor(() => expect(lines()).toBe('one\n'), 15_000)
  expect(await ask('GET /connectors/to/status')).toEqual([
    200,
    {
      name: 'to',
      connector: { state: 'RUNNING', worker_id: workerId, version: '4.3.1' },
      tasks: [{ id: 0, state: 'RUNNING', worker_id: workerId, version: '4.3.1' }],
      type: 'sink',
    },
  ])
  expect(await ask('GET /connectors/to/topics')).toEqual([200, { to: { topics: ['lines'] } }])

  expect((await ask('PUT /connectors/from/pause'))[0]).toBe(202)
  appendFileSync(source.file, 'two\n')
  expect(JSON.stringify(await ask('GET /connectors/from/status'))).toContain('"state":"PAUSED"')
  expect((await ask('PUT /connectors/from/resume'))[0]).toBe(202)
  await vi.waitFor(() => expect(lines()).toBe('one\ntwo\n'), 15_000)

  expect((await ask('DELETE /connectors/from'))[0]).toBe(204)
  expect(await ask('GET /connectors')).toEqual([200, ['to']])
}, 40_000)

it('puts connectors that are stopped elsewhere', async () => {
  const { ask, source, sink, lines } = await setUpRest()
  const [partition, offset] = [{ filename: source.file }, { position: 0 }]
  await ask('PUT /connectors/from/config', source)
  await ask('PUT /connectors/to/config', sink)
  await vi.waitFor(() => expect(lines()).toBe('one\n'), 15_000)
  await vi.waitFor(
    async () =>
      expect((await ask('GET /connectors/to/offsets'))[1]).toMatchObject({
        offsets: [{ offset: { kafka_offset: 1 } }],
      }),
    15_000,
  )
  expect(await ask('PATCH /connectors/from/offsets', { offsets: [{ partition, offset }] })).toMatchObject([
    400,
    { message: expect.stringMatching(/^Connectors must be in the STOPPED state/) },
  ])
  expect((await ask('PUT /connectors/from/stop'))[0]).toBe(204)
  expect(
    await ask('PATCH /connectors/from/offsets', { offsets: [{ partition, offset: { position: 'x' } }] }),
  ).toEqual([
    500,
    {
      error_code: 500,
      message: "The value for the 'position' key in the offset is expected to be a Long value",
    },
  ])
  expect((await ask('PATCH /connectors/from/offsets', { offsets: [{ partition, offset }] }))[0]).toBe(200)
  expect(await ask('GET /connectors/from/offsets')).toEqual([200, { offsets: [{ partition, offset }] }])
  await ask('PUT /connectors/from/resume')
  await vi.waitFor(() => expect(lines()).toBe('one\none\n'), 15_000)
  await ask('PUT /connectors/to/stop')
  expect((await ask('DELETE /connectors/to/offsets'))[0]).toBe(200)
  expect(await ask('GET /connectors/to/offsets')).toEqual([200, { offsets: [] }])
}, 40_000)
