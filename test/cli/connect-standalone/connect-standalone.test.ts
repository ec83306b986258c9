import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readOffsets } from '../../../src/cli/connect-standalone/offset-file.ts'
import { main } from '../../../src/cli/connect-standalone.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

/** A worker over a broker, with files in a folder of its own. */
async function setUp() {
  const { port } = await TestBroker.start()
  const folder = temporaryFolder()
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const worker = file(
    'worker.properties',
    `bootstrap.servers=localhost:${port}
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.storage.StringConverter
offset.storage.file.filename=${folder}/connect.offsets
`,
  )
  const source = file(
    'source.properties',
    `name=source\nconnector.class=FileStreamSource\nfile=${folder}/in.txt\ntopic=lines\n`,
  )
  const sink = file(
    'sink.json',
    JSON.stringify({
      name: 'sink',
      config: { 'connector.class': 'FileStreamSink', file: `${folder}/out.txt`, topics: 'lines' },
    }),
  )
  return { folder, file, worker, source, sink }
}

it('carries the lines of a file through a topic into another file, and goes on where it stopped', async () => {
  const { folder, file, worker, source, sink } = await setUp()
  const out = join(folder, 'out.txt')
  const runUntil = async (text: string): Promise<number> => {
    const io = memoryIo()
    const ended = main([worker, source, sink], io)
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
  ['', /Missing required configuration "key.converter" which has no default value/],
  ['key.converter=foo.Bar\nvalue.converter=x\n', /Class foo.Bar could not be found/],
])('a worker without what it needs ends with 2 and the reason', async (more, reason) => {
  const { file } = await setUp()
  const worker = file(
    'bad.properties',
    `bootstrap.servers=localhost:1\noffset.storage.file.filename=x\n${more}`,
  )
  const io = memoryIo()
  expect(await main([worker], io)).toBe(2)
  expect(io.stderrText()).toMatch(
    /ERROR Stopping due to error \(org.apache.kafka.connect.cli.ConnectStandalone\)/,
  )
  expect(io.stderrText()).toMatch(reason)
})
