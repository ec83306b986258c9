import type { Socket } from 'node:net'
import { ZooKeeperClient } from '../../zookeeper/client/client.ts'
import { ConnectStringError, type ServerAddress } from '../../zookeeper/client/connect-string.ts'
import { KeeperException } from '../../zookeeper/client/keeper-exception.ts'
import type { Watcher } from '../../zookeeper/client/watched-event.ts'
import { ErrorCode } from '../../zookeeper/errors.ts'
import { InvalidPathError } from '../../zookeeper/paths.ts'
import type { Io } from '../kit/io.ts'
import { type ClientTls, readClientConfiguration } from './client-configuration.ts'
import { FatalError } from './errors.ts'
import { parseJavaInt } from './java-numbers.ts'
import { dialNearest, ensureLocalDaemon } from './reach.ts'
import { readSaslLogin } from './sasl-login.ts'
import type { StartupOptions } from './startup-options.ts'

/** What a connection is made for. */
export interface ConnectContext {
  readonly options: StartupOptions
  readonly watcher: Watcher
  readonly io: Io
}

/**
 * Connects as zkCli's own options and the client's configuration say.
 *
 * @throws FatalError where the reference ends
 */
export async function connect(
  server: string,
  { options, watcher, io }: ConnectContext,
): Promise<ZooKeeperClient> {
  const file = options.clientConfiguration
  const { requestTimeoutMs, maxFrameBytes, ...security } = readClientConfiguration(file, io.env)
  const complain = (why: string): void => {
    io.stderr.write(`${why}\n`)
  }
  const sessionTimeoutMs = parseJavaInt(options.timeout)
  if (sessionTimeoutMs === undefined) {
    throw new FatalError(`the timeout after -timeout must be a number, not "${options.timeout}"`)
  }
  let client: ZooKeeperClient
  try {
    const sasl = readSaslLogin(security.sasl, complain)
    const dialSecurely = security.tls && (await secureDialer(security.tls, complain))
    if (dialSecurely === undefined) await ensureLocalDaemon(server, io)
    client = new ZooKeeperClient(server, {
      sessionTimeoutMs,
      canBeReadOnly: options.isReadOnly,
      watcher,
      dial: dialSecurely ?? ((address) => dialNearest(address, io.env)),
      requestTimeoutMs,
      ...(sasl === undefined ? {} : { sasl }),
      ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
    })
  } catch (error) {
    if (error instanceof ConnectStringError || error instanceof InvalidPathError)
      throw new FatalError(error.message)
    throw error
  }
  if (options.waitsForConnection && !(await client.connected(sessionTimeoutMs))) {
    client.abandon()
    throw new FatalError(new KeeperException(ErrorCode.CONNECTIONLOSS).message)
  }
  return client
}

/** TLS is loaded where it is asked for: most sessions start without. */
async function secureDialer(
  tls: ClientTls,
  complain: (why: string) => void,
): Promise<(server: ServerAddress) => Socket> {
  const { tlsDialer } = await import('./tls-dialer.ts')
  return tlsDialer(tls, complain)
}
