/**
 * Where `status` finds the server, by the rules of zkServer.sh: clientPort, else the server's own line of an ensemble in the file or the
 * dynamic file, else secureClientPort. What the script prints on this way is part of the answer.
 */
import { readFileSync } from 'node:fs'
import { instancePaths } from '../../instance/paths.ts'
import { readRunFile } from '../../instance/run-file.ts'
import { grepComplaint } from './banner.ts'
import type { Setting } from './setting.ts'

export interface ClientAddress {
  readonly host: string
  /** As it stands in the file, which need not be a number. */
  readonly port: string
  readonly isSsl: boolean
}

/** An address, or none, and the lines that the search for it prints. */
export interface AddressSearch {
  readonly address: ClientAddress | undefined
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
}

const DEFAULT_ADDRESS: ClientAddress = { host: 'localhost', port: '2181', isSsl: false }

/** Finds the address. A server of ours whose file names no port is found by its run file. */
export function findClientAddress(setting: Setting): AddressSearch {
  if (setting.text === undefined && !setting.isNamed)
    return { address: servedAddress(setting) ?? DEFAULT_ADDRESS, stdout: [], stderr: [] }
  const search = new Search(setting)
  const address = search.run()
  if (address !== undefined) return { address, stdout: search.stdout, stderr: search.stderr }
  const served = servedAddress(setting)
  if (served !== undefined) return { address: served, stdout: [], stderr: [] }
  return { address: undefined, stdout: search.stdout, stderr: search.stderr }
}

class Search {
  readonly stdout: string[] = []
  readonly stderr: string[] = []
  readonly #setting: Setting

  constructor(setting: Setting) {
    this.#setting = setting
  }

  run(): ClientAddress | undefined {
    let host = this.#grep(/^\s*clientPortAddress[^a-zA-Z]/)
    if (host.trim() === '') host = 'localhost'
    let port = this.#grep(/^\s*clientPort[^a-zA-Z]/)
    if (!/^\d+$/.test(port)) {
      const ownLine = this.#ensembleAddress()
      if (ownLine !== undefined) {
        const own = addressOf(ownLine)
        host = own.host ?? host
        port = own.port
      }
    }
    if (port !== '') return { host, port, isSsl: false }
    this.stdout.push('Client port not found. Looking for secureClientPort in the static config.')
    port = this.#grep(/^\s*secureClientPort[^a-zA-Z]/)
    if (port === '') return undefined
    host = this.#grep(/^\s*secureClientPortAddress[^a-zA-Z]/)
    return { host: host.trim() === '' ? 'localhost' : host, port, isSsl: true }
  }

  /** `address:port` or `port` behind the semicolon of the line of server.MYID. */
  #ensembleAddress(): string | undefined {
    const myId = firstLine(`${this.#grep(/^\s*dataDir/)}/myid`)
    if (!/^\d+$/.test(myId)) {
      this.stdout.push(
        'myid could not be determined, will not able to locate clientPort in the server configs.',
      )
      return undefined
    }
    const ownLine = new RegExp(`^\\s*server.${myId}=.*;.*`)
    let found = this.#grep(ownLine)
    if (found === '') {
      this.stdout.push('Client port not found in static config file. Looking in dynamic config file.')
      const dynamicFile = this.#grep(/^\s*dynamicConfigFile/)
      found = this.#grep(ownLine, { file: dynamicFile, text: read(dynamicFile) })
    }
    if (found !== '') return found.replace(/.*;/, '')
    this.stdout.push('Client port not found in the server configs')
    return undefined
  }

  /** What stands behind the last `=` of each line that a pattern finds. */
  #grep(
    pattern: RegExp,
    { file, text }: { readonly file: string; readonly text: string | undefined } = this.#setting,
  ): string {
    if (text === undefined) {
      this.stderr.push(grepComplaint(file))
      return ''
    }
    const lines = text.split('\n').filter((line) => pattern.test(line))
    return lines.map((line) => line.slice(line.lastIndexOf('=') + 1)).join('\n')
  }
}

function addressOf(text: string): { host?: string; port: string } {
  const port = text.slice(text.lastIndexOf(':') + 1)
  const bracketed = /\[(.*)\]:\d+/.exec(text)
  if (bracketed?.[1] !== undefined) return { host: bracketed[1], port }
  return /:\d+/.test(text) ? { host: text.slice(0, text.indexOf(':')), port } : { port }
}

function servedAddress({ dataDir }: Setting): ClientAddress | undefined {
  if (dataDir === '') return undefined
  const served = readRunFile(instancePaths(dataDir).runFile)?.zookeeper?.tcp[0]
  if (served === undefined) return undefined
  const host = served.slice(0, served.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1')
  const isLocal = host === '127.0.0.1' || host === '::' || host === '0.0.0.0'
  return { host: isLocal ? 'localhost' : host, port: served.slice(served.lastIndexOf(':') + 1), isSsl: false }
}

function firstLine(path: string): string {
  return read(path)?.split('\n')[0] ?? ''
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
