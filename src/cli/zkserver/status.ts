import { connect, type Socket } from 'node:net'
import type { Io } from '../kit/io.ts'
import { type ClientAddress, findClientAddress } from './client-address.ts'
import type { Setting } from './setting.ts'

const ANSWER_DEADLINE_MS = 5000

/**
 * status: asks the server on its client port in which mode it runs. On a terminal a line about its connections follows; with `--json` one
 * line of JSON tells all that the server says of itself.
 */
export async function status(setting: Setting, io: Io, { json }: { json: boolean }): Promise<number> {
  const { address, stdout, stderr } = findClientAddress(setting)
  const answer =
    address === undefined
      ? new Map<string, string>()
      : await ask(address, { env: setting.env, stderr: io.stderr })
  const isUp = answer.has('Mode')
  if (json) {
    const where = address === undefined ? {} : { ...address, port: Number(address.port) }
    io.stdout.write(`${JSON.stringify({ running: isUp, ...where, ...described(answer) })}\n`)
    return isUp ? 0 : 1
  }
  for (const line of stderr) io.stderr.write(`${line}\n`)
  for (const line of stdout) io.stdout.write(`${line}\n`)
  if (address === undefined) {
    io.stdout.write('Unable to find either secure or unsecure client port in any configs. Terminating.\n')
    return 1
  }
  const { host, port, isSsl } = address
  io.stdout.write(`Client port found: ${port}. Client address: ${host}. Client SSL: ${isSsl}.\n`)
  if (!isUp) {
    if (isSsl) io.stdout.write(sslNote(port))
    io.stdout.write('Error contacting service. It is probably not running.\n')
    return 1
  }
  io.stdout.write(`Mode: ${answer.get('Mode')}\n`)
  if (io.stdout.isTTY) io.stdout.write(`Connections: ${answer.get('Connections')}\n`)
  return 0
}

function described(answer: ReadonlyMap<string, string>): Record<string, string | number> {
  const entries: [string, string | number][] = []
  for (const [name, value] of answer) {
    const [first = '', ...rest] = name.replace(/\(.*\)/, '').split(/[\s/]+/)
    const key = [
      first.toLowerCase(),
      ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
    ].join('')
    entries.push([key, /^\d+$/.test(value) ? Number(value) : value])
  }
  return Object.fromEntries(entries)
}

/** Asks for `srvr`; empty when nobody answers. */
async function ask(
  { host, port, isSsl }: ClientAddress,
  surroundings: Pick<Io, 'env' | 'stderr'>,
): Promise<Map<string, string>> {
  const number = Number(port.trim())
  // The script gives these words to a program that wants one host and one number.
  if (!/^\d+$/.test(port.trim()) || number > 65_535 || /\r/.test(port)) return new Map()
  const target = { host: host.trim(), port: number }
  const socket = isSsl ? await dialSecurely(target, surroundings) : connect(target)
  const answer = socket === undefined ? '' : await exchange(socket, 'srvr')
  const lines = answer.split('\n').map((line) => /^([^:]+): (.*)$/.exec(line))
  return new Map(lines.flatMap((match) => (match?.[1] ? [[match[1], match[2] ?? '']] : [])))
}

/** TLS is loaded where it is asked for. */
async function dialSecurely(
  target: { readonly host: string; readonly port: number },
  surroundings: Pick<Io, 'env' | 'stderr'>,
): Promise<Socket | undefined> {
  const { dialSecurePort } = await import('./status-tls.ts')
  return dialSecurePort(target, surroundings)
}

/** Sends a four-letter word and returns the answer, empty when there is none. */
function exchange(socket: Socket, word: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    socket.write(word)
    socket.setEncoding('utf8')
    socket.setTimeout(ANSWER_DEADLINE_MS, () => socket.destroy())
    socket.on('data', (text: string) => {
      answer += text
    })
    socket.on('error', () => {}) // 'close' follows, with whatever answer there was
    socket.on('close', () => resolve(answer))
  })
}

function sslNote(port: string): string {
  return ` 
Note: We used secureClientPort (${port}) to establish connection, but we failed. The 'status'
  command establishes a client connection to the server to execute diagnostic commands. Please make sure you
  provided all the Client SSL connection related parameters in the CLIENT_JVMFLAGS environment variable! E.g.:
  CLIENT_JVMFLAGS="-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty
  -Dzookeeper.ssl.trustStore.location=/tmp/clienttrust.jks -Dzookeeper.ssl.trustStore.password=password
  -Dzookeeper.ssl.keyStore.location=/tmp/client.jks -Dzookeeper.ssl.keyStore.password=password
  -Dzookeeper.client.secure=true" ./zkServer.sh status
 
`
}
