import { errors } from '../../errors.ts'
import { javaHashMapOrder } from '../../java-hash-map.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { ListGroupsApi } from '../../messages/16-list-groups.ts'
import {
  type ClientError,
  errorFromCode,
  kafkaException,
  toClientError,
  unsupportedVersion,
} from '../client-error.ts'
import { nodeText } from '../node-text.ts'
import type { Admin } from './admin.ts'
import { parseGroupState, parseGroupType } from './group-state.ts'
import type { CallOptions, GroupListing, GroupType } from './types.ts'

export interface ListGroupsOptions extends CallOptions {
  /** Empty or missing: all. */
  states?: readonly string[]
  types?: readonly GroupType[]
  protocolTypes?: readonly string[]
}

/** The filters for groups of consumers, classic or not, and for groups that only commit offsets. */
export const consumerGroups = {
  types: ['Classic', 'Consumer'],
  protocolTypes: ['', 'consumer'],
} as const satisfies ListGroupsOptions

const WITH_STATES = 4
const WITH_TYPES = 5

/**
 * Groups of all brokers, in the order in which Java's client holds them; `errors` holds what the brokers that failed said. Rejects with
 * ClientError when no broker can be found.
 */
export async function listGroups(
  admin: Admin,
  options: ListGroupsOptions = {},
): Promise<{ groups: GroupListing[]; errors: ClientError[] }> {
  const groups = new Map<string, GroupListing>()
  const failures: ClientError[] = []
  await Promise.all(
    (await findAllBrokers(admin, options)).map(async ({ nodeId, host, port, rack }) => {
      try {
        for (const group of await listGroupsOf(admin, nodeId, options)) groups.set(group.groupId, group)
      } catch (fault) {
        const error = toClientError(fault)
        const node = nodeText({ id: nodeId, host, port, rack })
        const details = error.message === '' ? '' : `: ${error.message}`
        const code = error.kafkaError?.code ?? errors.UNKNOWN_SERVER_ERROR.code
        failures.push(errorFromCode(code, `Error listing groups on ${node}${details}`))
      }
    }),
  )
  const ordered = javaHashMapOrder(groups.keys()).map((groupId) => groups.get(groupId))
  return { groups: ordered.filter((group) => group !== undefined), errors: failures }
}

/** Groups of all brokers; rejects with the first error that one of them gave. */
export async function listAllGroups(admin: Admin, options: ListGroupsOptions = {}): Promise<GroupListing[]> {
  const listed = await listGroups(admin, options)
  const [error] = listed.errors
  if (error !== undefined) throw error
  return listed.groups
}

async function findAllBrokers(admin: Admin, options: CallOptions) {
  const setting = { name: 'findAllBrokers', target: 'any', timeoutMs: options.timeoutMs } as const
  try {
    return await admin.call(setting, async (attempt) => {
      const { brokers } = await attempt.send(MetadataApi, { topics: [] })
      if (brokers.length === 0)
        throw errorFromCode(errors.NETWORK_EXCEPTION.code, 'Metadata fetch failed due to missing broker list')
      return brokers
    })
  } catch (fault) {
    throw kafkaException('Failed to find brokers to send ListGroups', fault)
  }
}

function listGroupsOf(admin: Admin, nodeId: number, options: ListGroupsOptions): Promise<GroupListing[]> {
  const setting = { name: 'listGroups', target: { nodeId }, timeoutMs: options.timeoutMs }
  const { protocolTypes = [] } = options
  return admin.call(setting, async (attempt) => {
    const version = attempt.versions.pick(ListGroupsApi)
    const answer = await attempt.send(ListGroupsApi, filters(version, options), { version })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return answer.groups
      .filter(({ protocolType }) => protocolTypes.length === 0 || protocolTypes.includes(protocolType))
      .map(({ groupId, protocolType, groupState, groupType }) => ({
        groupId,
        protocolType,
        state: groupState === '' ? undefined : parseGroupState(groupState),
        type: groupType === '' ? undefined : parseGroupType(groupType),
      }))
  })
}

/** Brokers before 3.8 have classic groups only, and are asked without the types where those include them. */
function filters(version: number, { states = [], types = [] }: ListGroupsOptions) {
  const only = `The broker only supports ListGroups v${version}, but we need`
  if (states.length > 0 && version < WITH_STATES)
    throw unsupportedVersion(`${only} v4 or newer to request groups by states.`)
  const isOmissible =
    types.every((type) => type === 'Classic' || type === 'Consumer') && types.includes('Classic')
  if (types.length > 0 && version < WITH_TYPES && !isOmissible) {
    throw unsupportedVersion(
      `${only} v5 or newer to request groups by type. Requested group types: [${types.join(', ')}].`,
    )
  }
  return {
    ...(states.length > 0 ? { statesFilter: states } : {}),
    ...(types.length > 0 && version >= WITH_TYPES ? { typesFilter: types } : {}),
  }
}
