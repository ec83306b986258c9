import { type ClientError, illegalArgument } from '../client-error.ts'
import type { ClientConfig } from './client-config.ts'

/** What Java's sockets say of buffers without a byte, when the first of them is to connect; undefined where there is nothing to say. */
export function socketBufferFault(config: ClientConfig): ClientError | undefined {
  if (config.number('send.buffer.bytes') === 0) return illegalArgument('Invalid send size')
  if (config.number('receive.buffer.bytes') === 0) return illegalArgument('Invalid receive size')
  return undefined
}

/** Refuses such buffers where a client is made: Java's producers and admin clients come to that in a thread of their own, which it ends. */
export function refuseEmptySocketBuffers(config: ClientConfig): void {
  const fault = socketBufferFault(config)
  if (fault !== undefined) throw fault
}
