import { argumentProblem, type ConfigProblem, configProblem, requirementProblem } from './config-problem.ts'

/** What a server.properties says of the controllers; empty where it says nothing. */
export interface QuorumTexts {
  readonly nodeId: number
  readonly roles: readonly string[]
  /** Undefined where the key is not there: a node that is all of them needs no others. */
  readonly voters: readonly string[] | undefined
  readonly bootstrap: readonly string[] | undefined
  /** controller.listener.names; undefined where the key is not there. */
  readonly controllerNames: readonly string[] | undefined
  /** Names of `listeners`, in upper case. */
  readonly listenerNames: readonly string[]
  /** Names of `advertised.listeners`, in upper case. */
  readonly advertisedNames: readonly string[]
}

const VOTERS = 'controller.quorum.voters'
const BOOTSTRAP = 'controller.quorum.bootstrap.servers'
const VOTER_FORM = 'Each entry should be in the form `{id}@{host}:{port}`.'
const PORT_LIMIT = 65_535

/** What is wrong with the addresses of controllers (QuorumConfig); null when nothing is. */
export function quorumProblem({ voters = [], bootstrap = [] }: QuorumTexts): ConfigProblem | null {
  for (const voter of voters) {
    const problem = voterProblem(voter)
    if (problem !== null) return problem
  }
  for (const server of bootstrap) {
    const problem = addressProblem(
      server,
      `Failed to parse host name from ${server} for the configuration ${BOOTSTRAP}. Each entry should be in the form "{host}:{port}"`,
    )
    if (problem !== null) return problem
  }
  return null
}

function voterProblem(voter: string): ConfigProblem | null {
  const [id = '', address = '', ...more] = voter.split('@')
  if (address === '' || more.length > 0)
    return configProblem(`Invalid configuration value for ${VOTERS}. ${VOTER_FORM}`)
  if (!/^[+-]?\d+$/.test(id)) return configProblem(`Failed to parse voter ID as an integer from ${id}`)
  return addressProblem(
    address,
    `Failed to parse host name from entry ${voter} for the configuration ${VOTERS}. ${VOTER_FORM}`,
  )
}

function addressProblem(address: string, words: string): ConfigProblem | null {
  const [, port] = /^(?:[0-9a-zA-Z\-%._]*:\/\/)?\[?[0-9a-zA-Z\-%._:]*\]?:(\d+)$/.exec(address) ?? []
  if (port === undefined) return configProblem(words)
  return Number(port) > PORT_LIMIT ? argumentProblem(`port out of range:${port}`) : null
}

/** What does not go with process.roles (KafkaConfig.validateValues); null when nothing is wrong, and without process.roles. */
export function rolesProblem(texts: QuorumTexts): ConfigProblem | null {
  const { voters = [], bootstrap = [] } = texts
  if (texts.roles.length === 0) return null
  const isSaid = texts.voters !== undefined || texts.bootstrap !== undefined
  if (isSaid && voters.length === 0 && bootstrap.length === 0)
    return configProblem(
      `If using process.roles, either ${BOOTSTRAP} must contain the set of bootstrap controllers or ${VOTERS} must contain a parseable set of controllers.`,
    )
  const ids = new Set(voters.map((voter) => Number(voter.split('@')[0])))
  const set = `${VOTERS}=Set(${[...ids].join(', ')})`
  if (!texts.roles.includes('controller')) {
    if (ids.has(texts.nodeId))
      return requirementProblem(
        `If process.roles contains just the 'broker' role, the node id ${texts.nodeId} must not be included in the set of voters ${set}`,
      )
  } else if (ids.size > 0 && !ids.has(texts.nodeId))
    return requirementProblem(
      `If process.roles contains the 'controller' role, the node id ${texts.nodeId} must be included in the set of voters ${set}`,
    )
  return texts.controllerNames === undefined ? null : controllerNamesProblem(texts, texts.controllerNames)
}

function controllerNamesProblem(
  { roles, listenerNames, advertisedNames }: QuorumTexts,
  controllerNames: readonly string[],
): ConfigProblem | null {
  const listening = controllerNames.filter((name) => listenerNames.includes(name))
  if (!roles.includes('controller'))
    return listening.length === 0
      ? null
      : requirementProblem(
          "controller.listener.names must not contain a value appearing in the 'listeners' configuration when running KRaft with just the broker role",
        )
  if (!roles.includes('broker') && listenerNames.some((name) => !controllerNames.includes(name)))
    return requirementProblem(
      'The listeners config must only contain KRaft controller listeners from controller.listener.names when process.roles=controller',
    )
  if (listening.length === 0 && !controllerNames.some((name) => advertisedNames.includes(name)))
    return requirementProblem(
      "controller.listener.names must contain at least one value appearing in the 'listeners' configuration when running the KRaft controller role",
    )
  return listening.length === controllerNames.length
    ? null
    : requirementProblem(
        "controller.listener.names must only contain values appearing in the 'listeners' configuration when running the KRaft controller role",
      )
}
