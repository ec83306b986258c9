/** Where one server of a connect string listens. */
export type ServerAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

/** A connect string taken apart: the servers in the order given, and the chroot (`/app`), empty when there is none. */
export interface ConnectString {
  readonly servers: readonly ServerAddress[]
  readonly chroot: string
}

/** A connect string or client setting that no session can be made from. */
export class ConnectStringError extends Error {
  readonly code = 'SAMSA_ZK_CONNECT_STRING'
  override readonly name = 'ConnectStringError'
}

const DEFAULT_PORT = 2181

/**
 * Parses `host:port[,host:port...][/chroot]` as the reference client does, plus `unix:/path/to.sock[/chroot]`.
 *
 * A chroot of `/` alone counts as none; the caller validates any other. A Unix socket's path ends at the first part that ends
 * in `.sock`; without such a part the whole text is the path.
 *
 * @throws ConnectStringError for a port that is no number or out of range, an unclosed `[`, or no server at all
 */
export function parseConnectString(text: string): ConnectString {
  if (text.startsWith('unix:')) return parseUnix(text.slice('unix:'.length))
  const slash = text.indexOf('/')
  const hosts = slash < 0 ? text : text.slice(0, slash)
  const chroot = slash < 0 ? '' : text.slice(slash)
  const servers = hosts
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '')
    .map(parseServer)
  if (servers.length === 0) throw new ConnectStringError(`no server in the connect string "${text}"`)
  return { servers, chroot: chroot === '/' ? '' : chroot }
}

function parseUnix(text: string): ConnectString {
  const end = /\.sock(?=\/|$)/.exec(text)
  const path = end === null ? text : text.slice(0, end.index + '.sock'.length)
  if (!path.startsWith('/'))
    throw new ConnectStringError(`the path of a Unix socket must be absolute: "unix:${text}"`)
  const chroot = text.slice(path.length)
  return { servers: [{ kind: 'unix', path }], chroot: chroot === '/' ? '' : chroot }
}

function parseServer(text: string): ServerAddress {
  if (text.startsWith('[')) return parseBracketed(text)
  const colon = text.lastIndexOf(':')
  if (colon < 0) return { kind: 'tcp', host: text, port: DEFAULT_PORT }
  const port = colon < text.length - 1 ? parsePort(text.slice(colon + 1), text) : DEFAULT_PORT
  return { kind: 'tcp', host: text.slice(0, colon), port }
}

function parseBracketed(text: string): ServerAddress {
  const end = text.lastIndexOf(']')
  if (end < 0) throw new ConnectStringError(`${text} starts with '[' but has no matching ']'`)
  const host = text.slice(1, end)
  if (host === '') throw new ConnectStringError(`no address between the brackets of "${text}"`)
  const rest = text.slice(end + 1)
  if (rest === '') return { kind: 'tcp', host, port: DEFAULT_PORT }
  if (!rest.startsWith(':')) throw new ConnectStringError(`${text} does not have : after ]`)
  return { kind: 'tcp', host, port: parsePort(rest.slice(1), text) }
}

function parsePort(text: string, server: string): number {
  const port = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 0 && port <= 65535)) {
    throw new ConnectStringError(`the port of "${server}" must be a number from 0 to 65535, not "${text}"`)
  }
  return port
}
