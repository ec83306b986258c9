import type { Id } from '../../messages.ts'

/** Who is at the other end of a connection, as the connection itself shows. */
export interface Peer {
  /** Its IP address, as the `ip` scheme writes it. */
  readonly address: string
  /** The subject of its certificate, when it has shown one. */
  readonly subject: string | undefined
}

/** What becomes of an auth packet: ids that are added, a refusal that the client hears, or a connection that ends without a word. */
export type AuthOutcome = readonly Id[] | 'failed' | 'dropped'

/** One scheme of ACLs: how somebody shows who he is by it, and what ids of it mean in an ACL (AuthenticationProvider). */
export interface AuthenticationProvider {
  readonly scheme: string
  /** Whether its ids have been proven, so that `auth` in an ACL stands for them. */
  readonly isAuthenticated: boolean
  authenticate(peer: Peer, auth: Buffer | null): AuthOutcome
  /** Whether an ACL may name `id`. */
  isValid(id: string): boolean
  /** Whether the `id` of a client is meant by the `expression` of an ACL. */
  matches(id: string, expression: string): boolean
  /** The part of an id that may be shown to anybody. */
  userName(id: string): string
}
