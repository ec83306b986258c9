import type { Io } from '../kit/io.ts'
import { executionException, javaToString } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import { fileFault } from '../kit/properties.ts'
import { connectException } from './errors.ts'
import { encodeOffsets, type Offsets, readOffsets, writeOffsets } from './offset-file.ts'

const LOGGER = 'org.apache.kafka.connect.runtime.WorkerSourceTask'

/** The offsets of all sources of a worker, and the file that they are put into when they have changed. */
export class OffsetStore {
  readonly offsets: Offsets
  readonly #path: string
  readonly #io: Io
  #written: Buffer

  /** Reads the file. Throws JavaError. */
  constructor(path: string, io: Io) {
    this.#path = path
    this.#io = io
    this.offsets = readOffsets(path)
    this.#written = encodeOffsets(this.offsets)
  }

  /** Puts into the file what is not there yet; what goes wrong is told in the log, and tried again the next time. */
  flush(): void {
    const bytes = encodeOffsets(this.offsets)
    if (bytes.equals(this.#written)) return
    try {
      writeOffsets(this.#path, this.offsets)
      this.#written = bytes
    } catch (error) {
      const fault = fileFault(this.#path, error)
      const text = 'Flush of offsets threw an unexpected exception: '
      scriptLog(this.#io).error(
        text,
        LOGGER,
        executionException(connectException(javaToString(fault), fault)),
      )
    }
  }
}
