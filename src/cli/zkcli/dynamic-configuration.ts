import { readFileSync } from 'node:fs'
import { PropertiesError, parseJavaProperties } from '../../instance/java-properties.ts'
import { CommandError } from './errors.ts'
import { parseJavaInt, parseJavaLong } from './java-numbers.ts'

const FORM =
  ' does not have the form server_config or server_config;client_config where server_config is the pipe separated list of ' +
  'host:port:port or host:port:port:type and client_config is port or host:port'

/**
 * Reads the members of an ensemble from a dynamic configuration file, for `reconfig -file`. Checked is what the reference's client checks
 * (QuorumPeerConfig.parseDynamicConfig, QuorumServer) of servers without groups; the leader checks it all again.
 *
 * @throws CommandError with the file's name and the reference's words, without anything between them
 */
export function membersOf(file: string): string {
  const fail = (reason: string): CommandError => new CommandError(`Error processing ${file}${reason}`)
  const properties = readProperties(file, fail)
  for (const [key, value] of properties) {
    const name = key.trim()
    if (/^(group|weight)/.test(name) || name === 'version') continue
    if (!name.startsWith('server.')) throw fail(`Unrecognised parameter: ${name}`)
    const id = name.slice('server.'.length)
    if (parseJavaLong(id) === undefined) throw fail(`For input string: "${id}"`)
    const reason = addressFault(id, value.trim())
    if (reason !== undefined) throw fail(reason)
  }
  const roles = [...properties]
    .filter(([key]) => key.trim().startsWith('server.'))
    .map(([, value]) => roleOf(value))
  const participants = roles.filter((role) => role === 'participant').length
  if (participants < 2 && participants < roles.length)
    throw fail(`Observers w/o ${participants === 0 ? 'participants' : 'quorum'} is an invalid configuration`)
  return [...properties]
    .filter(([key]) => /^(server|group|weight)\./.test(key))
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

function roleOf(address: string): 'participant' | 'observer' {
  const type = hostAndPort(address.trim().split(';')[0] ?? '')[3]
  return type?.trim().toLowerCase() === 'observer' ? 'observer' : 'participant'
}

function readProperties(file: string, fail: (reason: string) => CommandError): Map<string, string> {
  try {
    return parseJavaProperties(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof PropertiesError) throw fail(error.message)
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reasons: Readonly<Record<string, string>> = {
      EISDIR: 'Is a directory',
      EACCES: 'Permission denied',
    }
    throw fail(`${file} (${reasons[String(code)] ?? 'No such file or directory'})`)
  }
}

/** Says what is wrong with the address of a server; undefined for nothing. */
function addressFault(id: string, address: string): string | undefined {
  const [server = '', client, ...more] = address.split(';')
  if (more.length > 0 || (client !== undefined && hostAndPort(client).length > 2)) return address + FORM
  if (server.includes('|')) {
    return `Multiple address feature is disabled, but multiple addresses were specified for sid ${id}`
  }
  const [host, port, electionPort, type, ...rest] = hostAndPort(server)
  if (port === undefined || electionPort === undefined || rest.length > 0) return address + FORM
  for (const each of [port, electionPort])
    if (parseJavaInt(each) === undefined) return `Address unresolved: ${host}:${each}`
  if (Number(port) === Number(electionPort)) {
    return `Client and election port must be different! Please update the configuration file on server.${id}`
  }
  if (type !== undefined && !/^(participant|observer)$/i.test(type.trim()))
    return `Unrecognised peertype: ${type}`
  return undefined
}

/** Splits at colons, but not within the brackets of an IPv6 address. */
function hostAndPort(text: string): string[] {
  const bracketed = /^\[([^\]]*)\]:?(.*)$/.exec(text)
  if (bracketed === null) return text.split(':')
  return [bracketed[1] ?? '', ...(bracketed[2] === '' ? [] : (bracketed[2] ?? '').split(':'))]
}
