import { JavaError } from '../kit/java-error.ts'
import type { Decoder } from './record-parsers.ts'

const PACKAGES = ['org.apache.kafka.tools.api.', 'kafka.serializer.']

/** The decoders that Kafka has. */
const decoders: Readonly<Record<string, Decoder>> = {
  StringDecoder: (bytes) => bytes.toString(),
  // Java shows an array by its class and an address; its bytes tell more.
  DefaultDecoder: (bytes) => bytes.toString('base64'),
  IntegerDecoder: (bytes) => String(sized(bytes, 4).readInt32BE(0)),
  LongDecoder: (bytes) => String(sized(bytes, 8).readBigInt64BE(0)),
}

/** Finds a decoder by its Java class. Throws JavaError for a class that is not one of Kafka's own. */
export function decoderOf(className: string): Decoder {
  const prefix = PACKAGES.find((each) => className.startsWith(each)) ?? ''
  const decoder = decoders[className.slice(prefix.length)]
  if (decoder !== undefined) return decoder
  const cause = new JavaError('java.lang.ClassNotFoundException', className)
  throw new JavaError('java.lang.RuntimeException', 'Failed to load decoder class', cause)
}

function sized(bytes: Buffer, size: number): Buffer {
  if (bytes.length >= size) return bytes
  throw new JavaError('java.nio.BufferUnderflowException', '')
}
