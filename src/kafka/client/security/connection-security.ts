import type { Socket } from 'node:net'
import type { Connection } from '../connection.ts'

/** How connections are secured. What is undefined is left out: for PLAINTEXT that is all of it. */
export interface ConnectionSecurity {
  /** Begins a TLS connection to a host, at one of its addresses. */
  openTls: ((host: string, port: number, ip: string | undefined) => Socket) | undefined
  /** Logs in; resolves with the milliseconds that the login lasts, 0 for ever. Rejects with ClientError. */
  logIn: ((connection: Connection) => Promise<number>) | undefined
}

export const PLAINTEXT: ConnectionSecurity = { openTls: undefined, logIn: undefined }
