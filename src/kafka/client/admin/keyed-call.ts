/**
 * Calls about many keys (groups, transactions, partitions) that live on different brokers, as Java's AdminApiDriver makes them: the
 * broker of each key is looked up, each broker is asked about its keys at once, and what a broker did not settle is asked again, of
 * the same broker or of the one that a new lookup names, until the deadline. Each key has an outcome of its own.
 */
import type { Api } from '../../../wire/message.ts'
import { ClientError, timeoutError, toClientError } from '../client-error.ts'
import { javaApiName } from '../versions.ts'
import type { Admin, Attempt } from './admin.ts'
import type { Outcome } from './types.ts'

/** Finds the brokers of keys. A key that has no outcome is looked up again. */
export interface BrokerLookup {
  api: Api
  find: (admin: Admin, attempt: Attempt, keys: readonly string[]) => Promise<Outcome<string, number>>
}

/** What a broker said about the keys it was asked about. A key that is in neither is asked again of the same broker. */
export interface KeyedAnswer<V> {
  outcomes: Outcome<string, V>
  /** Keys that another broker is to be looked up for. */
  moved: string[]
}

export interface KeyedCall<V> {
  /** What Java's admin client calls it (the handler's apiName). */
  name: string
  keys: Iterable<string>
  lookup: BrokerLookup
  /** The API that the brokers are asked through; time-out messages name it. */
  api: Api
  ask: (attempt: Attempt, keys: readonly string[], nodeId: number) => Promise<KeyedAnswer<V>>
  timeoutMs?: number | undefined
}

/** Runs the call; every key has an outcome in the end. Never rejects for a broker's sake. */
export async function keyedCall<V>(admin: Admin, call: KeyedCall<V>): Promise<Outcome<string, V>> {
  const outcomes: Outcome<string, V> = new Map()
  const brokers = new Map<string, number>()
  const pending = new Set(call.keys)
  const deadlineMs = admin.now() + (call.timeoutMs ?? admin.defaultTimeoutMs)
  const settle = (key: string, outcome: V | ClientError) => {
    outcomes.set(key, outcome)
    pending.delete(key)
  }

  for (let tries = 1; pending.size > 0; tries++) {
    await lookUp(admin, call, { pending, brokers, settle, deadlineMs })
    await Promise.all(
      [...byBroker(pending, brokers)].map(([nodeId, keys]) =>
        askBroker(admin, call, { nodeId, keys, brokers, settle, deadlineMs }),
      ),
    )
    if (pending.size === 0) break
    if (admin.now() >= deadlineMs) {
      const now = admin.now()
      for (const key of [...pending]) {
        const name = nameOf(call, brokers.has(key) ? call.api : call.lookup.api)
        const setting = `callName=${name}, deadlineMs=${deadlineMs}, tries=${tries}, nextAllowedTryMs=${now}`
        settle(key, timeoutError(`Call(${setting}) timed out at ${now} after ${tries} attempt(s)`))
      }
      break
    }
    await admin.pauseAfter(tries)
  }
  return outcomes
}

interface Progress<V> {
  brokers: Map<string, number>
  settle: (key: string, outcome: V | ClientError) => void
  deadlineMs: number
}

async function lookUp<V>(
  admin: Admin,
  call: KeyedCall<V>,
  { pending, brokers, settle, deadlineMs }: Progress<V> & { pending: ReadonlySet<string> },
): Promise<void> {
  const keys = [...pending].filter((key) => !brokers.has(key))
  if (keys.length === 0) return
  const setting = {
    name: nameOf(call, call.lookup.api),
    target: 'any',
    timeoutMs: Math.max(0, deadlineMs - admin.now()),
  } as const
  try {
    const found = await admin.call(setting, (attempt) => call.lookup.find(admin, attempt, keys))
    for (const [key, outcome] of found) {
      if (outcome instanceof ClientError) settle(key, outcome)
      else brokers.set(key, outcome)
    }
  } catch (fault) {
    for (const key of keys) settle(key, toClientError(fault))
  }
}

async function askBroker<V>(
  admin: Admin,
  call: KeyedCall<V>,
  { nodeId, keys, brokers, settle, deadlineMs }: Progress<V> & { nodeId: number; keys: readonly string[] },
): Promise<void> {
  const setting = {
    name: nameOf(call, call.api),
    target: { nodeId },
    timeoutMs: Math.max(0, deadlineMs - admin.now()),
    endsOnDisconnect: true,
  }
  try {
    const { outcomes, moved } = await admin.call(setting, (attempt) => call.ask(attempt, keys, nodeId))
    for (const [key, outcome] of outcomes) settle(key, outcome)
    for (const key of moved) brokers.delete(key)
  } catch (fault) {
    const error = toClientError(fault)
    for (const key of keys) {
      if (error.is('NETWORK_EXCEPTION')) brokers.delete(key)
      else settle(key, error)
    }
  }
}

function byBroker(keys: Iterable<string>, brokers: ReadonlyMap<string, number>): Map<number, string[]> {
  const groups = new Map<number, string[]>()
  for (const key of keys) {
    const nodeId = brokers.get(key)
    if (nodeId === undefined) continue
    const group = groups.get(nodeId)
    if (group === undefined) groups.set(nodeId, [key])
    else group.push(key)
  }
  return groups
}

function nameOf<V>(call: KeyedCall<V>, api: Api): string {
  return `${call.name}(api=${javaApiName(api.name)})`
}
