import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import type { WatchedEvent } from '../../../zookeeper/client/watched-event.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import { CommandError } from '../errors.ts'
import { type DataJson, dataJson } from '../result-json.ts'
import { countOption, type ExtraCommand, parseExtraLine } from './extra-command.ts'

/** One change as it is told. */
interface Change {
  readonly time: string
  readonly type: string
  readonly path: string
  readonly zxid: number
  /** Of a node made or written, as it was read just after; absent when it had gone again or may not be read. */
  readonly data?: DataJson
}

/**
 * watch: tells the changes of a znode, with -r of all below it too, as they come, until it is interrupted.
 *
 * A persistent watch stands on the server, so that no change between two is lost while the connection stands.
 */
export const watch: ExtraCommand = {
  name: 'watch',
  usage: '[-r] [--data] [--count N] [--json] PATH',
  extraOptions: [
    { name: 'recursive', short: 'r', description: 'also all that is below it' },
    { name: 'data', short: 'd', description: 'show what a created or written znode holds' },
    { name: 'count', short: 'c', value: 'N', description: 'end after so many changes' },
    { name: 'json', description: 'a JSON document a line' },
  ],
  async run(words, { client, out, err, isTerminal, onInterrupt }) {
    const line = parseExtraLine(watch, words, [1, 1])
    const [path = ''] = line.args
    const mode = line.has('recursive') ? 'PERSISTENT_RECURSIVE' : 'PERSISTENT'
    const limit = countOption(line, 'count', Number.POSITIVE_INFINITY)
    const write = (change: Change): unknown =>
      out.write(`${line.has('json') ? JSON.stringify(change) : changeText(change)}\n`)
    let told = 0
    let isOver = false
    /** Changes are told in their order, though reading the data takes a moment. */
    let turn = Promise.resolve()
    const { promise, resolve, reject } = deferred()
    const onEvent = (event: WatchedEvent): void => {
      const time = new Date().toISOString()
      turn = turn.then(async () => {
        if (isOver) return
        if (event.type === 'None') onSessionEvent(event, err.write.bind(err), reject)
        else {
          write(await changeOf(client, event, { time, withData: line.has('data') }))
          told += 1
          if (told >= limit) resolve()
        }
      })
      turn.catch(reject)
    }
    const stopListening = onInterrupt(resolve)
    try {
      await client.addWatch(path, mode, onEvent)
      if (isTerminal) err.write(`Watching ${path}; Ctrl-C ends it.\n`)
      if (limit > 0) await promise
    } finally {
      isOver = true
      stopListening()
      await client.removeWatcher(path, mode, onEvent)
    }
  },
}

function onSessionEvent(
  { state }: WatchedEvent,
  warn: (text: string) => void,
  fail: (error: Error) => void,
): void {
  if (state === 'Disconnected') warn('The connection is gone; changes until it is back may be missing.\n')
  else if (state === 'SyncConnected') warn('The connection is back.\n')
  else if (state === 'Expired' || state === 'Closed' || state === 'AuthFailed') {
    fail(new CommandError(`The session has ended (${state}).`))
  }
}

async function changeOf(
  client: ZooKeeperClient,
  { type, path, zxid }: WatchedEvent,
  { time, withData }: { time: string; withData: boolean },
): Promise<Change> {
  const change = { time, type, path: path ?? '', zxid }
  if (!withData || path === null || (type !== 'NodeCreated' && type !== 'NodeDataChanged')) return change
  try {
    return { ...change, data: dataJson((await client.getData(path)).data) }
  } catch (error) {
    if (isKeeperError(error, ErrorCode.NONODE) || isKeeperError(error, ErrorCode.NOAUTH)) return change
    throw error
  }
}

function changeText({ time, type, path, zxid, data }: Change): string {
  const text =
    data === undefined
      ? ''
      : ` ${data.encoding === undefined ? JSON.stringify(data.data) : `base64:${data.data}`}`
  return `${time} 0x${zxid.toString(16)} ${type} ${path}${text}`
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
