// A client of ZooKeeper's protocol that does nothing but send frames and take answers: what it costs itself is the same beside every server.
import { connect } from 'node:net'

const OPEN_ACL = Buffer.concat([int(1), int(31), text('world'), text('anyone')])

export class RawSession {
  #socket
  #xid = 0
  #waiting = new Map()
  #connected
  #chunks = []
  #size = 0

  static open(port, host = '127.0.0.1') {
    return new Promise((resolve, reject) => {
      const session = new RawSession()
      session.#socket = connect(port, host, () => {
        session.#send(
          Buffer.concat([int(0), long(0), int(30_000), long(0), bytes(Buffer.alloc(16)), Buffer.from([0])]),
        )
      })
      session.#socket.setNoDelay(true)
      session.#connected = () => resolve(session)
      session.#socket.on('error', reject)
      session.#socket.on('data', (chunk) => session.#received(chunk))
    })
  }

  create(path, data) {
    return this.#ask(1, Buffer.concat([text(path), bytes(data), OPEN_ACL, int(0)]))
  }

  setData(path, data) {
    return this.#ask(5, Buffer.concat([text(path), bytes(data), int(-1)]))
  }

  getData(path) {
    return this.#ask(4, Buffer.concat([text(path), Buffer.from([0])]))
  }

  delete(path) {
    return this.#ask(2, Buffer.concat([text(path), int(-1)]))
  }

  async allChildrenNumber(path) {
    return (await this.#ask(104, text(path))).readInt32BE(16)
  }

  async getChildren(path) {
    const answer = await this.#ask(8, Buffer.concat([text(path), Buffer.from([0])]))
    const names = []
    for (let at = 20, left = answer.readInt32BE(16); left > 0; left--) {
      const length = answer.readInt32BE(at)
      names.push(answer.latin1Slice(at + 4, at + 4 + length))
      at += 4 + length
    }
    return names
  }

  /** Sends requests number 0 to `count` - 1 with at most `window` unanswered. */
  async pipelined(count, window, request) {
    let next = 0
    const lane = async () => {
      while (next < count) await request(next++)
    }
    await Promise.all(Array.from({ length: Math.min(window, count) }, lane))
  }

  end() {
    this.#socket.end()
  }

  #ask(opCode, body) {
    const xid = ++this.#xid
    this.#send(Buffer.concat([int(xid), int(opCode), body]))
    return new Promise((resolve, reject) => this.#waiting.set(xid, { resolve, reject }))
  }

  #send(payload) {
    this.#socket.write(Buffer.concat([int(payload.length), payload]))
  }

  #received(chunk) {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    for (;;) {
      if (this.#size < 4) return
      if (this.#chunks[0].length < 4) this.#chunks = [Buffer.concat(this.#chunks)]
      const length = this.#chunks[0].readInt32BE(0)
      if (this.#size < length + 4) return
      const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
      this.#chunks = all.length === length + 4 ? [] : [all.subarray(length + 4)]
      this.#size -= length + 4
      this.#frame(all.subarray(4, length + 4))
    }
  }

  #frame(frame) {
    if (this.#connected !== undefined) {
      this.#connected()
      this.#connected = undefined
      return
    }
    const waiting = this.#waiting.get(frame.readInt32BE(0))
    this.#waiting.delete(frame.readInt32BE(0))
    const err = frame.readInt32BE(12)
    if (err !== 0) waiting?.reject(new Error(`error ${err}`))
    else waiting?.resolve(frame)
  }
}

function int(value) {
  const buffer = Buffer.allocUnsafe(4)
  buffer.writeInt32BE(value)
  return buffer
}

function long(value) {
  const buffer = Buffer.allocUnsafe(8)
  buffer.writeBigInt64BE(BigInt(value))
  return buffer
}

function bytes(buffer) {
  return Buffer.concat([int(buffer.length), buffer])
}

function text(value) {
  return bytes(Buffer.from(value))
}
