import type { RequestContext } from '../handler.ts'

/**
 * Whether tokens may be asked for on a connection: only by who has proved to be somebody, by other means than a token (KafkaApis
 * allowTokenRequests).
 */
export function mayAskForTokens({ connection }: Pick<RequestContext, 'connection'>): boolean {
  const { principal, securityProtocol } = connection
  if (principal.isTokenAuthenticated || securityProtocol === 'PLAINTEXT') return false
  return securityProtocol !== 'SSL' || principal.name !== 'ANONYMOUS'
}
