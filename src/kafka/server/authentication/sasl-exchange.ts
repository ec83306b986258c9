/** What a server of a mechanism makes of a client's token. */
export type SaslStep =
  /** The exchange goes on. */
  | { readonly kind: 'challenge'; readonly token: Buffer }
  /** The client has proved who it is. */
  | { readonly kind: 'done'; readonly token: Buffer; readonly identity: SaslIdentity }
  /**
   * It has not. `told` is what the client is told; null: that its credentials are wrong, and no more. `why` is for the log.
   */
  | { readonly kind: 'failed'; readonly told: string | null; readonly why: string }

export interface SaslIdentity {
  readonly user: string
  /** Whether it was proved by a delegation token, and when that expires; milliseconds since the epoch. */
  readonly tokenExpiresMs: number | undefined
}

/** One login by one mechanism, on the server's side. */
export interface SaslExchange {
  evaluate(token: Buffer): SaslStep
}
