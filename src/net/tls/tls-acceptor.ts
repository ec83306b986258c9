/**
 * Makes TLS connections of sockets that a listener has accepted, on ports that speak nothing else and on those that tell TLS from the
 * plain protocol by the first byte.
 *
 * A tls.Server that never listens does the handshakes; it is given the sockets, and the newest stores before each.
 */
import type { X509Certificate } from 'node:crypto'
import { reverse } from 'node:dns/promises'
import type { Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { Clock } from '../../runtime/clock.ts'
import type { RefreshedContext, TlsContext } from './tls-context.ts'

export interface TlsAcceptorOptions {
  readonly context: RefreshedContext
  readonly clock: Clock
  /** Whether clients are asked for a certificate, and whether they must have one. */
  readonly clientAuth: 'none' | 'want' | 'need'
  /** Whether a client's certificate must be of its address, or of a name that its address has. */
  readonly clientHost: 'unchecked' | 'address' | 'address or name'
  /** A handshake that takes longer is given up; none may take longer than ten seconds. */
  readonly maxHandshakeMs?: number | undefined
  /** Handshakes under way at once; sockets beyond are closed. */
  readonly maxHandshakes: number
  /** Whether a handshake is worth the while: a socket that would be closed afterwards is closed before. All are when absent. */
  readonly admits?: (socket: Socket) => boolean
  /** Takes a connection whose handshake is done; the certificate has been verified. */
  readonly onConnection: (socket: TLSSocket, certificate: X509Certificate | undefined) => void
  /** Hears, in a line, of a handshake that failed. */
  readonly onFailure: (text: string) => void
  /** Hears that a socket was closed because of `maxHandshakes`. */
  readonly onExceeded: () => void
}

/** First byte of a TLS record that begins a handshake. */
const HANDSHAKE_RECORD = 0x16
/** As long as Netty waits, by which ZooKeeper speaks TLS. */
const HANDSHAKE_TIMEOUT_MS = 10_000

export class TlsAcceptor {
  readonly #options: TlsAcceptorOptions
  readonly #server: Server
  /** Peers whose handshake is under way. */
  readonly #underWay = new Set<string>()
  #context: TlsContext

  private constructor(options: TlsAcceptorOptions, context: TlsContext) {
    this.#options = options
    this.#context = context
    const { clientAuth, maxHandshakeMs = HANDSHAKE_TIMEOUT_MS } = options
    this.#server = createServer({
      ...context,
      handshakeTimeout: Math.min(maxHandshakeMs, HANDSHAKE_TIMEOUT_MS),
      requestCert: clientAuth !== 'none',
      rejectUnauthorized: clientAuth === 'need',
    })
    this.#server.on('secureConnection', (socket) => void this.#judge(socket))
    this.#server.on('tlsClientError', (error, socket) => this.#refuse(socket, reasonOf(error)))
  }

  static async open(options: TlsAcceptorOptions): Promise<TlsAcceptor> {
    return new TlsAcceptor(options, await options.context.current())
  }

  /** Handshakes under way. */
  get handshakes(): number {
    return this.#underWay.size
  }

  /** Takes a socket that must speak TLS. */
  accept(socket: Socket): void {
    if (this.#options.admits?.(socket) === false) {
      socket.destroy()
      return
    }
    if (this.#underWay.size >= this.#options.maxHandshakes) {
      this.#options.onExceeded()
      socket.destroy()
      return
    }
    const peer = peerOf(socket)
    this.#underWay.add(peer)
    socket.once('close', () => this.#underWay.delete(peer))
    void this.#start(socket)
  }

  /** Takes a socket that may speak TLS; one that does not goes to `plain`, with what it has sent still to be read. */
  acceptEither(socket: Socket, plain: (socket: Socket) => void): void {
    const fail = (): void => {
      socket.destroy()
    }
    const callOff = this.#options.clock.after(HANDSHAKE_TIMEOUT_MS, fail)
    socket.once('close', callOff)
    socket.on('error', fail)
    socket.once('end', fail)
    socket.once('data', (chunk: Buffer) => {
      callOff()
      socket.off('close', callOff)
      socket.off('error', fail)
      socket.off('end', fail)
      socket.pause()
      socket.unshift(chunk)
      if (chunk[0] === HANDSHAKE_RECORD) {
        this.accept(socket)
      } else {
        plain(socket)
        socket.resume()
      }
    })
  }

  async #start(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy())
    const context = await this.#options.context.current()
    if (socket.destroyed) return
    if (context !== this.#context) {
      this.#context = context
      this.#server.setSecureContext(context)
    }
    // TLS has no use for half a connection, and one whose peer has gone in the middle of the handshake is to end at once.
    socket.allowHalfOpen = false
    this.#server.emit('connection', socket)
  }

  async #judge(socket: TLSSocket): Promise<void> {
    this.#underWay.delete(peerOf(socket))
    socket.on('error', () => socket.destroy())
    // A client that asks for another handshake makes work at no cost to itself; the reference refuses as well.
    socket.disableRenegotiation()
    const certificate = this.#options.clientAuth === 'none' ? undefined : socket.getPeerX509Certificate()
    if (certificate !== undefined && !socket.authorized) {
      this.#refuse(socket, String(socket.authorizationError))
      return
    }
    if (certificate !== undefined && !(await this.#isOfHost(certificate, socket.remoteAddress ?? ''))) {
      this.#refuse(socket, 'the certificate is not of the host that shows it')
      return
    }
    if (!socket.destroyed) this.#options.onConnection(socket, certificate)
  }

  async #isOfHost(certificate: X509Certificate, address: string): Promise<boolean> {
    const { clientHost } = this.#options
    if (clientHost === 'unchecked') return true
    const plain = address.replace(/^::ffff:/, '')
    if (certificate.checkIP(plain) !== undefined) return true
    if (clientHost === 'address') return false
    const names = await reverse(plain).catch(() => [])
    return names.some((name) => certificate.checkHost(name) !== undefined)
  }

  #refuse(socket: TLSSocket, why: string): void {
    this.#options.onFailure(`TLS handshake of ${socket.remoteAddress ?? 'a client'} failed: ${why}`)
    socket.destroy()
  }
}

/** The words of OpenSSL without its place in the source. */
function reasonOf(error: Error): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message.trim()
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`
}
