import { createConnection, type Socket } from 'node:net'

/** Where to connect to: a TCP address or a Unix socket. */
export type DialAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

/** Connects; rejects with the system's error (ECONNREFUSED, ENOENT …) or, with `signal`, when it is aborted. */
export function dial(address: DialAddress, options: { readonly signal?: AbortSignal } = {}): Promise<Socket> {
  const { signal } = options
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const socket =
      address.kind === 'unix'
        ? createConnection({ path: address.path })
        : createConnection({ host: address.host, port: address.port, noDelay: true })
    const abort = (): void => {
      socket.destroy()
      reject(signal?.reason)
    }
    const settle = (): void => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort, { once: true })
    socket.once('connect', () => {
      settle()
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', (error) => {
      settle()
      reject(error)
    })
  })
}
