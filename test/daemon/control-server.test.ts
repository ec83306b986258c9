import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { controlRequest } from '../../src/daemon/control-request.ts'
import { type ControlServer, listenForControl } from '../../src/daemon/control-server.ts'
import { startSamsa } from '../../src/index.ts'
import { instancePaths } from '../../src/instance/paths.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A control socket that tells what it is asked. */
async function door(): Promise<{ path: string; asked: unknown[]; server: ControlServer }> {
  const path = join(temporaryFolder(), 'control.sock')
  const asked: unknown[] = []
  const server = await listenForControl(path, (request) => {
    asked.push(request)
    return Promise.resolve({ result: 'done' })
  })
  onTestFinished(() => server.close())
  return { path, asked, server }
}

async function dialled(path: string): Promise<Socket> {
  const socket = connect({ path, allowHalfOpen: true }).setEncoding('utf8')
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

async function answerTo(path: string, ...lines: string[]): Promise<string> {
  const socket = await dialled(path)
  let received = ''
  socket.on('data', (text: string) => {
    received += text
  })
  for (const line of lines) socket.write(line)
  await once(socket, 'end')
  socket.end()
  return received
}

it('takes one request of a connection, however much comes behind it', async () => {
  const { path, asked } = await door()
  const answer = await answerTo(path, '{"command":"stop"}\n', 'x'.repeat(100_000), '\n{"command":"stop"}\n')
  expect(answer).toBe('{"result":"done"}\n')
  expect(asked).toEqual([{ command: 'stop' }])
})

it('ends a connection that ends without a request, or sends none that ends', async () => {
  const { path, asked } = await door()
  const halfOpen = await dialled(path)
  halfOpen.end('{"command":')
  await once(halfOpen.resume(), 'close')
  const endless = await dialled(path)
  endless.on('error', () => undefined)
  endless.on('end', () => endless.end())
  endless.write('x'.repeat(70_000))
  await once(endless.resume(), 'close')
  expect(asked).toEqual([])
})

it('does not keep the daemon from ending while somebody is at the door', async () => {
  const { dataDir, stop } = await startSamsa({ dataDir: temporaryFolder(), roles: ['zookeeper'] })
  const idle = await dialled(instancePaths(dataDir).controlSocket)
  const closed = once(idle.resume(), 'close')
  await stop()
  idle.end()
  await closed
})

it.each([
  ['null', 'a request is a JSON object'],
  ['[]', 'a request is a JSON object'],
  ['{}', 'unknown command undefined'],
  ['{"command":"toString"}', 'unknown command "toString"'],
  ['{"command":"start-role"}', '"role" must be one of kafka, zookeeper'],
  ['{"command":"start-role","role":"constructor","settings":{}}', '"role" must be one of kafka, zookeeper'],
  ['{"command":"stop-role","role":7}', '"role" must be one of kafka, zookeeper'],
  [
    '{"command":"start-role","role":"kafka"}',
    '"settings" must be an object with "configFile", a path, and "overrides", an object of texts',
  ],
  [
    '{"command":"start-role","role":"kafka","settings":{"overrides":{"a":1}}}',
    '"settings" must be an object with "configFile", a path, and "overrides", an object of texts',
  ],
  ['{"command":"export-zookeeper"}', 'export-zookeeper takes "to", a path'],
  [
    '{"command":"import-zookeeper","from":"/x","force":"yes"}',
    'import-zookeeper takes "from" and "logDir", paths, and "force", true or false',
  ],
])('%s is answered with what is wrong with it', (json, error) => {
  expect(controlRequest(JSON.parse(json))).toBe(error)
})

it('says that a line is no JSON', async () => {
  const { path } = await door()
  expect(JSON.parse(await answerTo(path, '{"command":\n'))).toEqual({
    error: expect.stringContaining('JSON'),
  })
})
