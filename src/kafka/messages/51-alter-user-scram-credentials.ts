import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bytes, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** AlterUserScramCredentials (key 51): deletes and upserts SCRAM credentials. */
export const AlterUserScramCredentialsRequest = message('AlterUserScramCredentialsRequest', 51, '0', '0+', {
  deletions: array(
    '0+',
    struct({
      name: string('0+'),
      mechanism: int8('0+'),
    }),
  ),
  upsertions: array(
    '0+',
    struct({
      name: string('0+'),
      mechanism: int8('0+'),
      iterations: int32('0+'),
      salt: bytes('0+'),
      saltedPassword: bytes('0+'),
    }),
  ),
})
export type AlterUserScramCredentialsRequest = TypeOf<typeof AlterUserScramCredentialsRequest>

/** AlterUserScramCredentials's answer: result of each user. */
export const AlterUserScramCredentialsResponse = message('AlterUserScramCredentialsResponse', 51, '0', '0+', {
  throttleTimeMs: int32('0+'),
  results: array(
    '0+',
    struct({
      user: string('0+'),
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
    }),
  ),
})
export type AlterUserScramCredentialsResponse = TypeOf<typeof AlterUserScramCredentialsResponse>

export const AlterUserScramCredentialsApi = api(
  51,
  'AlterUserScramCredentials',
  AlterUserScramCredentialsRequest,
  AlterUserScramCredentialsResponse,
)
