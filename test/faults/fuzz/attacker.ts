import type { Socket } from 'node:net'
import { FrameSplitter } from '../../../src/wire/frame-splitter.ts'
import { type DialAddress, dial } from '../../net/dial.ts'

/** What attackers of a protocol have in common. */
export interface Attack {
  readonly name: string
  /** The first frame of a connection, which is answered before more is sent; undefined: there is none. */
  hello(): Buffer | undefined
  next(): Shot
  /** What an answer answers: the place among the requests that are open; -1 when it belongs to none. Undefined: it is no answer. */
  answered(open: readonly Shot[], answer: Buffer): number | undefined
  /** Whether a request may go unanswered for as long as it likes. */
  mayWait(shot: Shot): boolean
}

/** A frame as it is made. */
export interface Made {
  readonly frame: Buffer
  /** It may well end its connection: nothing is sent behind it before it is answered, most would not be looked at. */
  readonly isLast: boolean
  /** Its length is a lie: what follows it means something else. */
  readonly isLie: boolean
}

/** A frame on its way. */
export interface Shot extends Made {
  readonly id: number
}

/** Who counts, and hears of what must not be. */
export interface Range {
  /** Whether frames are still to be sent. */
  readonly isOpen: boolean
  /** So many frames have been dealt with by the daemon. */
  count(frames: number): void
  found(what: string): void
}

/** Requests sent before the first of them is answered. */
const DEPTH = 32
/** Frames that are written together. */
const VOLLEY = 16
/** Of the last frames of a connection, for whoever looks for the one that did it. */
const KEPT = 48
/** However busy the machine is with other work. */
const SILENCE_MS = 60_000

/** One connection after the other to one address, each as long as the daemon lets it live, with as many frames under way as it takes. */
export class Attacker {
  readonly #address: DialAddress
  readonly #attack: Attack
  readonly #range: Range
  /** The last frames of the connection that is there now. */
  recent: Buffer[] = []
  #socket: Socket | undefined
  #open: Shot[] = []
  #isReady = false
  #isGarbled = false
  #silentMs = 0

  constructor(address: DialAddress, attack: Attack, range: Range) {
    this.#address = address
    this.#attack = attack
    this.#range = range
  }

  get name(): string {
    return this.#attack.name
  }

  /** Attacks until the range is closed. */
  async run(): Promise<void> {
    while (this.#range.isOpen) await this.#oneConnection()
  }

  /** Looks whether the daemon has gone silent: to be called now and then, with how long both have run since the last time. */
  look(ranMs: number): void {
    this.#silentMs += ranMs
    const silentMs = this.#silentMs
    if (this.#socket === undefined || silentMs < (this.#isReady ? 300 : SILENCE_MS)) return
    const first = this.#open.find((shot) => !this.#attack.mayWait(shot))
    const isHeldUp = this.#isGarbled || first === undefined || this.#open.indexOf(first) > 0
    if (isHeldUp) this.#socket.destroy()
    else if (silentMs > SILENCE_MS) {
      this.#range.found(
        `${this.name}: no answer in ${Math.round(silentMs)} ms to ${first.frame.toString('hex').slice(0, 400)}`,
      )
      this.#socket.destroy()
    }
  }

  stop(): void {
    this.#socket?.destroy()
  }

  async #oneConnection(): Promise<void> {
    const socket = await dial(this.#address).catch((error: Error) => error)
    if (socket instanceof Error) {
      if (this.#range.isOpen) this.#range.found(`${this.name}: ${socket.message}`)
      return
    }
    this.#socket = socket
    this.#open = []
    this.recent = []
    this.#isGarbled = false
    this.#silentMs = 0
    const splitter = new FrameSplitter(200_000_000)
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      this.#silentMs = 0
      splitter.push(chunk, (frame) => this.#received(frame))
      this.#fire(socket)
    })
    const hello = this.#attack.hello()
    this.#isReady = hello === undefined
    if (hello === undefined) this.#fire(socket)
    else socket.write(hello)
    await closed
    this.#socket = undefined
    // The first that was not answered may have ended it; what is behind it was not looked at.
    if (this.#open.length > 0) this.#range.count(1)
  }

  #received(answer: Buffer): void {
    if (!this.#isReady) {
      this.#isReady = true
      return
    }
    const at = this.#attack.answered(this.#open, answer)
    if (at === undefined) return
    if (at < 0) {
      if (!this.#isGarbled)
        this.#range.found(`${this.name}: an answer to nothing: ${answer.toString('hex').slice(0, 200)}`)
      return
    }
    this.#range.count(at + 1)
    this.#open.splice(0, at + 1)
  }

  #fire(socket: Socket): void {
    if (!this.#isReady || this.#isGarbled || !this.#range.isOpen) return
    if (this.#open.length > DEPTH - VOLLEY || socket.writableLength > 4_000_000) return
    if (this.#isLast(this.#open.at(-1))) return
    const volley: Buffer[] = []
    let shot: Shot | undefined
    while (volley.length < VOLLEY && !this.#isLast(shot)) {
      shot = this.#attack.next()
      this.#isGarbled = shot.isLie
      this.#open.push(shot)
      volley.push(shot.frame)
    }
    this.recent.push(...volley)
    if (this.recent.length > KEPT) this.recent.splice(0, this.recent.length - KEPT)
    socket.write(Buffer.concat(volley))
  }

  #isLast(shot: Shot | undefined): boolean {
    return shot !== undefined && (shot.isLie || (shot.isLast && !this.#attack.mayWait(shot)))
  }
}
