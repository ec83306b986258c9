import { errors } from '../../errors.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'
import { javaAddress } from '../groups/caller.ts'
import type { RequestContext } from '../handler.ts'
import { principalText } from './principal.ts'

/**
 * What a request is refused with whose sender lacks a permission for the cluster, in the words of AuthHelper.authorizeClusterOperation.
 * Where these name a Java object (the session), it says who it is of.
 */
export function clusterRefusal(
  operation: string,
  { connection }: Pick<RequestContext, 'connection'>,
): ItemError {
  const { id, principal, clientHost, listenerName, securityProtocol } = connection
  const session = `Session(${principalText(principal)},/${javaAddress(clientHost)})`
  const request = `Request(processor=0, connectionId=${id}, session=${session}, listenerName=ListenerName(${listenerName}), securityProtocol=${securityProtocol}, buffer=null, envelope=None)`
  return itemError(errors.CLUSTER_AUTHORIZATION_FAILED, `Request ${request} needs ${operation} permission.`)
}
