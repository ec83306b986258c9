import { errors } from '../../errors.ts'
import { AddRaftVoterApi } from '../../messages/80-add-raft-voter.ts'
import { RemoveRaftVoterApi } from '../../messages/81-remove-raft-voter.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { RaftVoterEndpoint } from './describe-quorum.ts'
import type { CallOptions } from './types.ts'

/** A controller, by its id and the id of the directory with its metadata log. */
export interface RaftVoter {
  voterId: number
  directoryId: string
}

/** Lets a controller vote (KIP-853). Rejects with ClientError. */
export async function addRaftVoter(
  admin: Admin,
  { voterId, directoryId }: RaftVoter,
  endpoints: readonly RaftVoterEndpoint[],
  { timeoutMs }: CallOptions = {},
): Promise<void> {
  const setting = { name: 'addRaftVoter', target: 'any', timeoutMs, servedByControllers: true } as const
  await admin.call(setting, async (attempt) => {
    const answer = await attempt.send(AddRaftVoterApi, {
      clusterId: null,
      timeoutMs: attempt.remainingMs(),
      voterId,
      voterDirectoryId: directoryId,
      listeners: [...endpoints],
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
  })
}

/** Takes its vote from a controller. Rejects with ClientError. */
export async function removeRaftVoter(
  admin: Admin,
  { voterId, directoryId }: RaftVoter,
  { timeoutMs }: CallOptions = {},
): Promise<void> {
  const setting = { name: 'removeRaftVoter', target: 'any', timeoutMs, servedByControllers: true } as const
  await admin.call(setting, async (attempt) => {
    const request = { clusterId: null, voterId, voterDirectoryId: directoryId }
    const answer = await attempt.send(RemoveRaftVoterApi, request)
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
  })
}
