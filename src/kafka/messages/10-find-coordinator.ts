import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * FindCoordinator (key 10): which broker coordinates a group, transactional id or share partition. v1: key
 * type. v4: several keys at once. v6: share groups.
 */
export const FindCoordinatorRequest = message('FindCoordinatorRequest', 10, '0-6', '3+', {
  key: string('0-3'),
  keyType: int8('1+', { default: 0 }),
  coordinatorKeys: array('4+', 'string'),
})
export type FindCoordinatorRequest = TypeOf<typeof FindCoordinatorRequest>

/** FindCoordinator's answer: the coordinator's address. v4: one answer a key. */
export const FindCoordinatorResponse = message('FindCoordinatorResponse', 10, '0-6', '3+', {
  throttleTimeMs: int32('1+', { ignorable: true }),
  errorCode: int16('0-3'),
  errorMessage: string('1-3', { nullable: '1-3', ignorable: true }),
  nodeId: int32('0-3'),
  host: string('0-3'),
  port: int32('0-3'),
  coordinators: array(
    '4+',
    struct({
      key: string('4+'),
      nodeId: int32('4+'),
      host: string('4+'),
      port: int32('4+'),
      errorCode: int16('4+'),
      errorMessage: string('4+', { nullable: '4+', ignorable: true }),
    }),
  ),
})
export type FindCoordinatorResponse = TypeOf<typeof FindCoordinatorResponse>

export const FindCoordinatorApi = api(10, 'FindCoordinator', FindCoordinatorRequest, FindCoordinatorResponse)
