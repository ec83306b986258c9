import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readOffsets } from '../../../src/cli/connect-standalone/offset-file.ts'
import { setUpWorker } from './worker-fixture.ts'

const STRING = 'org.apache.kafka.connect.storage.StringConverter'

it('carries the lines of a file through a topic into another file, and goes on where it stopped', async () => {
  const { folder, file, worker, start } = await setUpWorker()
  const out = join(folder, 'out.txt')
  const source = file('source.properties', {
    name: 'source',
    'connector.class': 'FileStreamSource',
    file: join(folder, 'in.txt'),
    topic: 'lines',
  })
  const config = { 'connector.class': 'FileStreamSink', file: out, topics: 'lines' }
  const sink = file('sink.json', JSON.stringify({ name: 'sink', config }))
  const runUntil = async (text: string): Promise<number> => {
    const { io, ended } = start(worker(), source, sink)
    await vi.waitFor(() => expect(existsSync(out) && readFileSync(out, 'utf8')).toBe(text), 15_000)
    io.signal('SIGTERM')
    return ended
  }
  file('in.txt', 'one\ntwo\nthr')
  expect(await runUntil('one\ntwo\n')).toBe(143)
  expect([...readOffsets(join(folder, 'connect.offsets'))]).toEqual([
    [`["source",{"filename":"${folder}/in.txt"}]`, '{"position":8}'],
  ])
  file('in.txt', 'one\ntwo\nthree\n')
  expect(await runUntil('one\ntwo\nthree\n')).toBe(143)
}, 40_000)

it.each([
  [
    '',
    'org.apache.kafka.common.config.ConfigException: Missing required configuration "key.converter" which has no default value.',
  ],
  [
    `key.converter=${STRING}\nvalue.converter=${STRING}\n`,
    'org.apache.kafka.common.KafkaException: Failed to create new KafkaAdminClient\nCaused by: org.apache.kafka.common.config.ConfigException: Invalid url in bootstrap.servers: nohost',
  ],
  [
    'key.converter=foo.Bar\nvalue.converter=x\n',
    'org.apache.kafka.common.config.ConfigException: Invalid value foo.Bar for configuration key.converter: Class foo.Bar could not be found.',
  ],
])('a worker without what it needs ends with 2 and the reason', async (more, reason) => {
  const { file, start } = await setUpWorker()
  const text = `bootstrap.servers=nohost\noffset.storage.file.filename=x\n${more}`
  const { io, ended } = start(file('bad.properties', text))
  expect(await ended).toBe(2)
  expect(io.stderrText()).toMatch(
    /ERROR Stopping due to error \(org.apache.kafka.connect.cli.AbstractConnectCli\)/,
  )
  expect(io.stderrText()).toContain(`\n${reason}\n`)
})

it('a connector that is not valid ends the worker with 3 and all mistakes', async () => {
  const { file, worker, start } = await setUpWorker()
  const path = file('bad.properties', {
    name: 'bad',
    'connector.class': 'FileStreamSource',
    'tasks.max': '0',
  })
  const { io, ended } = start(worker(), path)
  expect(await ended).toBe(3)
  expect(io.stderrText().replace(/\[.*?\] /g, '')).toContain(
    `ERROR Failed to create connector for ${path} (org.apache.kafka.connect.cli.ConnectStandalone)
ERROR Stopping after connector error (org.apache.kafka.connect.cli.ConnectStandalone)
java.util.concurrent.ExecutionException: org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector configuration is invalid and contains the following 2 error(s):
Invalid value 0 for configuration tasks.max: Value must be at least 1
Missing required configuration "topic" which has no default value.
`,
  )
})
