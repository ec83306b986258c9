import { once } from 'node:events'
import { connect } from 'node:net'
import type { Random } from '../../random.ts'

const LINES = [
  '{"command":"start-role","role":"kafka","settings":{}}\n',
  '{"command":"start-role","role":"zookeeper","settings":{"overrides":{"a":"b"}}}\n',
  '{"command":"stop-role","role":"none"}\n',
  '{"command":"import-zookeeper","from":"/none/such","force":false}\n',
  '{"command":"export-zookeeper","to":7}\n',
  'null\n',
  '{}\n',
]

/** One connection to the daemon's control socket with a line that is wrong, in one way or another; to its end. */
export async function attackControl(path: string, random: Random): Promise<void> {
  const socket = connect(path)
  socket.on('error', () => undefined)
  socket.resume()
  const closed = once(socket, 'close')
  const line = Buffer.from(random.pick(LINES))
  for (let changes = random.pick([0, 1, 4]); changes > 0; changes--)
    line[random.below(line.length)] = random.below(256)
  // Nobody but the owner comes this far, and what the owner asks for is done: the roles are not to be stopped here.
  if (!/stop"/.test(line.toString()))
    socket.write(line.subarray(0, random.pick([line.length, line.length, 5])))
  if (random.chance(0.3)) socket.write(Buffer.alloc(random.below(100_000), 'x'))
  socket.end()
  await closed
}
