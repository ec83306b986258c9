/** `SCRAM-SHA-256=[name=alice,password=alice-secret]` and its kin, as ScramParser reads them. */
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import type { UserScramCredentialRecord } from '../../kafka/messages/metadata-records/security.ts'
import {
  MAX_SCRAM_ITERATIONS,
  MIN_SCRAM_ITERATIONS,
  type ScramMechanism,
  scramKeys,
  scramMechanisms,
} from '../../kafka/scram-keys.ts'
import type { InputOf } from '../../wire/message.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { StorageError } from './errors.ts'

/** A credential as the metadata log has it. */
export type ScramCredential = InputOf<typeof UserScramCredentialRecord>

const SALT_BYTES = 16

/** Reads one --add-scram, making a salt where none is given. Throws StorageError, or JavaError where Java's classes do. */
export function parseScramArgument(argument: string): ScramCredential {
  const { id, mechanism, components } = splitArgument(argument.trim())
  const take = (name: string): string | undefined => {
    const value = components.get(name)
    components.delete(name)
    return value
  }
  const name = take('name')
  if (name === undefined) throw new StorageError("You must supply 'name' to add-scram")
  const given = readNumbers(take('salt'), take('iterations'))
  const [password, saltedText] = [take('password'), take('saltedpassword')]
  if (password === undefined && saltedText === undefined)
    throw new StorageError("You must supply one of 'password' or 'saltedpassword' to add-scram")
  if (password === undefined && given.salt === undefined)
    throw new StorageError("You must supply 'salt' with 'saltedpassword' to add-scram")
  const salted = password === undefined ? decodeBase64('saltedPassword', saltedText ?? '') : undefined
  if (components.size > 0)
    throw new StorageError(`Unknown SCRAM configurations: ${[...components.keys()].sort().join(', ')}`)
  checkIterations(given.iterations, mechanism)
  // Java's salts are text, too.
  const salt = given.salt ?? Buffer.from(randomBytes(SALT_BYTES).toString('hex').slice(0, 25))
  const saltedPassword =
    salted ?? saltPassword(mechanism, password ?? '', { salt, iterations: given.iterations })
  if (saltedPassword.length === 0) throw illegalArgument('Empty key')
  return { name, mechanism: id, salt, ...scramKeys(mechanism, saltedPassword), iterations: given.iterations }
}

function splitArgument(text: string): {
  id: number
  mechanism: ScramMechanism
  components: Map<string, string>
} {
  const equals = text.indexOf('=')
  if (equals < 0) throw new StorageError(`Failed to find equals sign in SCRAM argument '${text}'`)
  const mechanismName = text.slice(0, equals)
  const found = [...scramMechanisms].find(([, { name }]) => name === mechanismName)
  if (found === undefined)
    throw new StorageError(`The add-scram mechanism ${mechanismName} is not supported.`)
  const config = text.slice(equals + 1)
  if (!config.startsWith('[')) throw new StorageError('Expected configuration string to start with [')
  if (!config.endsWith(']')) throw new StorageError('Expected configuration string to end with ]')
  const [id, mechanism] = found
  // As Java splits: empty parts at the end are none, but a text that is empty is one part.
  const parts = config.slice(1, -1).replace(/,+$/, '').split(',')
  return { id, mechanism, components: new Map(parts.map(splitComponent)) }
}

function splitComponent(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals < 0) throw new StorageError(`No equals sign found in SCRAM component: ${text}`)
  const value = text.slice(equals + 1)
  return [text.slice(0, equals), /^".*"$/s.test(value) && value.length >= 2 ? value.slice(1, -1) : value]
}

function readNumbers(
  salt: string | undefined,
  iterations: string | undefined,
): { salt: Buffer | undefined; iterations: number } {
  const saltBytes = salt === undefined ? undefined : decodeBase64('salt', salt)
  if (iterations !== undefined && !/^[+-]?\d{1,10}$/.test(iterations))
    throw new StorageError(`Failed to parse iterations count: ${iterations}`)
  return { salt: saltBytes, iterations: iterations === undefined ? MIN_SCRAM_ITERATIONS : Number(iterations) }
}

/** Unlike Node, Java refuses what is no base64. */
function decodeBase64(what: string, text: string): Buffer {
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2,3}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    throw new StorageError(`Failed to decode given ${what}: ${text}`)
  return Buffer.from(text, 'base64')
}

function checkIterations(iterations: number, { name }: ScramMechanism): void {
  const mechanism = name.replaceAll('-', '_')
  if (iterations < MIN_SCRAM_ITERATIONS)
    throw new StorageError(
      `The 'iterations' value must be >= ${MIN_SCRAM_ITERATIONS} for add-scram using ${mechanism}`,
    )
  if (iterations > MAX_SCRAM_ITERATIONS)
    throw new StorageError(
      `The 'iterations' value must be <= ${MAX_SCRAM_ITERATIONS} for add-scram using ${mechanism}`,
    )
}

function saltPassword(
  { hash }: ScramMechanism,
  password: string,
  { salt, iterations }: { salt: Buffer; iterations: number },
): Buffer {
  if (password === '') return Buffer.alloc(0)
  return pbkdf2Sync(password, salt, iterations, hash === 'sha256' ? 32 : 64, hash)
}
