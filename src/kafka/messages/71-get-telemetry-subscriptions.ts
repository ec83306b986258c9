import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, uuid } from '../../wire/schema.ts'

/** GetTelemetrySubscriptions (key 71): which client metrics to push (KIP-714). */
export const GetTelemetrySubscriptionsRequest = message('GetTelemetrySubscriptionsRequest', 71, '0', '0+', {
  clientInstanceId: uuid('0+'),
})
export type GetTelemetrySubscriptionsRequest = TypeOf<typeof GetTelemetrySubscriptionsRequest>

/** GetTelemetrySubscriptions's answer: subscription, interval and compressions. */
export const GetTelemetrySubscriptionsResponse = message('GetTelemetrySubscriptionsResponse', 71, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  clientInstanceId: uuid('0+'),
  subscriptionId: int32('0+'),
  acceptedCompressionTypes: array('0+', 'int8'),
  pushIntervalMs: int32('0+'),
  telemetryMaxBytes: int32('0+'),
  deltaTemporality: bool('0+'),
  requestedMetrics: array('0+', 'string'),
})
export type GetTelemetrySubscriptionsResponse = TypeOf<typeof GetTelemetrySubscriptionsResponse>

export const GetTelemetrySubscriptionsApi = api(
  71,
  'GetTelemetrySubscriptions',
  GetTelemetrySubscriptionsRequest,
  GetTelemetrySubscriptionsResponse,
)
