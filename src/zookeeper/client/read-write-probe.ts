import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'

const ANSWER_DEADLINE_MS = 1000

/** Asks a server by the four-letter word `isro` whether it writes; no answer counts as no. */
export function answersReadWrite(socket: Socket, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = ''
    const cancel = clock.after(ANSWER_DEADLINE_MS, () => socket.destroy())
    socket.once('connect', () => socket.write('isro'))
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    socket.on('error', () => {}) // 'close' follows
    socket.once('close', () => {
      cancel()
      resolve(answer.trim() === 'rw')
    })
  })
}
