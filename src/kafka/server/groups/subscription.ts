import { decode } from '../../../wire/codec.ts'
import { WireError } from '../../../wire/errors.ts'
import { ConsumerProtocolSubscription } from '../../messages/consumer-protocol.ts'

/**
 * Reads the topics out of a consumer's subscription; null when the bytes are no such thing. All versions begin as version 0
 * does, so that a subscription newer than ours can be read as well.
 */
export function subscribedTopicsOf(metadata: Buffer): string[] | null {
  try {
    return decode(ConsumerProtocolSubscription, 0, metadata.subarray(2)).topics
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}
