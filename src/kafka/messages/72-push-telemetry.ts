import { api, message, type TypeOf } from '../../wire/message.ts'
import { bool, bytes, int8, int16, int32, uuid } from '../../wire/schema.ts'

/** PushTelemetry (key 72): client metrics (KIP-714). */
export const PushTelemetryRequest = message('PushTelemetryRequest', 72, '0', '0+', {
  clientInstanceId: uuid('0+'),
  subscriptionId: int32('0+'),
  terminating: bool('0+'),
  compressionType: int8('0+'),
  metrics: bytes('0+'),
})
export type PushTelemetryRequest = TypeOf<typeof PushTelemetryRequest>

/** PushTelemetry's answer: result. */
export const PushTelemetryResponse = message('PushTelemetryResponse', 72, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
})
export type PushTelemetryResponse = TypeOf<typeof PushTelemetryResponse>

export const PushTelemetryApi = api(72, 'PushTelemetry', PushTelemetryRequest, PushTelemetryResponse)
