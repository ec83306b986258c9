import { illegalArgument, type JavaError, kafkaException } from '../kit/java-error.ts'

/** An entry of `listeners`: `NAME://host:port`. */
export interface Listener {
  readonly name: string
  /** Empty for every address. */
  readonly host: string
  readonly port: number
}

const LISTENER = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?\d+)$/
const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']

/**
 * Reads entries of `listeners`. A name needs a security protocol: its own, one that listener.security.protocol.map gives it, or
 * PLAINTEXT for controllers where there is no map. Throws JavaError.
 */
export function parseListeners(
  texts: readonly string[],
  { names, protocols }: { readonly names: readonly string[]; readonly protocols: string | undefined },
): Listener[] {
  const mapped = protocols?.split(',').map((entry) => entry.split(':')[0]?.trim().toUpperCase() ?? '')
  const known = mapped ?? [...PROTOCOLS, ...names.map((name) => name.toUpperCase())]
  const refuse = (why: JavaError): Error =>
    illegalArgument(`Error creating broker listeners from '[${texts.join(', ')}]': ${why.message}`, why)
  return texts.map((text) => {
    const [, name, host, port] = LISTENER.exec(text) ?? []
    if (name === undefined || host === undefined || port === undefined)
      throw refuse(kafkaException(`Unable to parse ${text} to a broker endpoint`))
    const listener = name.toUpperCase()
    if (!known.includes(listener))
      throw refuse(illegalArgument(`No security protocol defined for listener ${listener}`))
    return { name: listener, host, port: Number(port) }
  })
}
