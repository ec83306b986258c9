import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** UpdateFeatures (key 57): changes finalized features. v1: validate only. */
export const UpdateFeaturesRequest = message('UpdateFeaturesRequest', 57, '0-2', '0+', {
  timeoutMs: int32('0+', { default: 60000 }),
  featureUpdates: array(
    '0+',
    struct({
      feature: string('0+', { mapKey: true }),
      maxVersionLevel: int16('0+'),
      allowDowngrade: bool('0'),
      upgradeType: int8('1+', { default: 1 }),
    }),
  ),
  validateOnly: bool('1+', { default: false }),
})
export type UpdateFeaturesRequest = TypeOf<typeof UpdateFeaturesRequest>

/** UpdateFeatures's answer: result of each feature (v0-1). */
export const UpdateFeaturesResponse = message('UpdateFeaturesResponse', 57, '0-2', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+' }),
  results: array(
    '0-1',
    struct({
      feature: string('0+', { mapKey: true }),
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
    }),
    { ignorable: true },
  ),
})
export type UpdateFeaturesResponse = TypeOf<typeof UpdateFeaturesResponse>

export const UpdateFeaturesApi = api(57, 'UpdateFeatures', UpdateFeaturesRequest, UpdateFeaturesResponse)
