import { connect } from 'node:net'
import type { Io } from '../kit/io.ts'
import { lastValue, type Setting } from './setting.ts'

const DEFAULT_PORT = '2181'
const ANSWER_DEADLINE_MS = 5000

interface ClientAddress {
  readonly host: string
  readonly port: string
  readonly isSsl: boolean
}

/** status: asks the server on its client port in which mode it runs. */
export async function status(setting: Setting, io: Io): Promise<number> {
  const { host, port, isSsl } = clientAddress(setting, io)
  io.stdout.write(`Client port found: ${port}. Client address: ${host}. Client SSL: ${isSsl}.\n`)
  const answer = isSsl ? '' : await ask(host, Number(port), 'srvr')
  const mode = answer.split('\n').find((line) => line.includes('Mode'))
  io.stdout.write(`${mode ?? 'Error contacting service. It is probably not running.'}\n`)
  return mode === undefined ? 1 : 0
}

function clientAddress({ text = '' }: Setting, io: Io): ClientAddress {
  const port = lastValue(text, /^\s*clientPort[^a-zA-Z]/)
  const host = lastValue(text, /^\s*clientPortAddress[^a-zA-Z]/) || 'localhost'
  if (port !== undefined && /^\d+$/.test(port)) return { host, port, isSsl: false }
  const securePort = lastValue(text, /^\s*secureClientPort[^a-zA-Z]/)
  // The server listens on its default port where the configuration names none.
  if (!securePort) return { host, port: DEFAULT_PORT, isSsl: false }
  io.stdout.write('Client port not found. Looking for secureClientPort in the static config.\n')
  return {
    host: lastValue(text, /^\s*secureClientPortAddress[^a-zA-Z]/) || 'localhost',
    port: securePort,
    isSsl: true,
  }
}

/** Sends a four-letter word and returns the answer, empty when there is none. */
function ask(host: string, port: number, word: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    if (port > 65535) {
      resolve(answer)
      return
    }
    const socket = connect(port, host, () => socket.write(word))
    socket.setEncoding('utf8')
    socket.setTimeout(ANSWER_DEADLINE_MS, () => socket.destroy())
    socket.on('data', (text: string) => {
      answer += text
    })
    socket.on('error', () => {}) // 'close' follows, with whatever answer there was
    socket.on('close', () => resolve(answer))
  })
}
