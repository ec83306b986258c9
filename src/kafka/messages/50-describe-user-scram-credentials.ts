import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/** DescribeUserScramCredentials (key 50): SCRAM mechanisms and iterations of users. */
export const DescribeUserScramCredentialsRequest = message(
  'DescribeUserScramCredentialsRequest',
  50,
  '0',
  '0+',
  {
    users: array(
      '0+',
      struct({
        name: string('0+'),
      }),
      { nullable: '0+' },
    ),
  },
)
export type DescribeUserScramCredentialsRequest = TypeOf<typeof DescribeUserScramCredentialsRequest>

/** DescribeUserScramCredentials's answer: credentials of each user, without secrets. */
export const DescribeUserScramCredentialsResponse = message(
  'DescribeUserScramCredentialsResponse',
  50,
  '0',
  '0+',
  {
    throttleTimeMs: int32('0+'),
    errorCode: int16('0+'),
    errorMessage: string('0+', { nullable: '0+' }),
    results: array(
      '0+',
      struct({
        user: string('0+'),
        errorCode: int16('0+'),
        errorMessage: string('0+', { nullable: '0+' }),
        credentialInfos: array(
          '0+',
          struct({
            mechanism: int8('0+'),
            iterations: int32('0+'),
          }),
        ),
      }),
    ),
  },
)
export type DescribeUserScramCredentialsResponse = TypeOf<typeof DescribeUserScramCredentialsResponse>

export const DescribeUserScramCredentialsApi = api(
  50,
  'DescribeUserScramCredentials',
  DescribeUserScramCredentialsRequest,
  DescribeUserScramCredentialsResponse,
)
