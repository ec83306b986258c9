import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { RaftVoterEndpoint } from '../../kafka/client/admin/describe-quorum.ts'
import { addRaftVoter, removeRaftVoter } from '../../kafka/client/admin/raft-voters.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import type { Properties } from '../kit/properties.ts'
import { terse } from '../kit/terse.ts'
import { parseUuid } from '../kit/uuid.ts'
import { readController } from './controller-file.ts'

/** add-controller: lets the controller of a configuration file vote. */
export async function addController(
  admin: Admin,
  { properties, isDryRun }: { properties: Properties; isDryRun: boolean },
  io: Io,
): Promise<void> {
  const { voter, endpoints } = readController(properties)
  if (!isDryRun) await futureGet(addRaftVoter(admin, voter, endpoints))
  io.stdout.write(
    `${isDryRun ? 'DRY RUN of adding' : 'Added'} controller ${voter.voterId} with directory id ${voter.directoryId} and endpoints: ${endpoints.map(endpointText).join(', ')}\n`,
  )
}

function endpointText({ name, host, port }: RaftVoterEndpoint): string {
  return `${name}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** remove-controller: takes its vote from a controller. */
export async function removeController(
  admin: Admin,
  { voterId, directoryText, isDryRun }: { voterId: number; directoryText: string; isDryRun: boolean },
  io: Io,
): Promise<void> {
  if (voterId < 0) throw terse(`Invalid negative --controller-id: ${voterId}`)
  const directoryId = parseDirectoryId(directoryText)
  if (!isDryRun) await futureGet(removeRaftVoter(admin, { voterId, directoryId }))
  // The blank too many is the reference's.
  const done = isDryRun ? 'DRY RUN of removing ' : 'Removed '
  io.stdout.write(`${done} KRaft controller ${voterId} with directory id ${directoryId}\n`)
}

function parseDirectoryId(text: string): string {
  try {
    return parseUuid(text)
  } catch (fault) {
    throw terse(
      `Failed to parse --controller-directory-id: ${fault instanceof Error ? fault.message : String(fault)}`,
    )
  }
}
