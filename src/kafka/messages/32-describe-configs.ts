import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int8, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * DescribeConfigs (key 32): configs of topics, brokers, groups, loggers. v1: synonyms. v3: documentation.
 * v4: flexible.
 */
export const DescribeConfigsRequest = message('DescribeConfigsRequest', 32, '1-4', '4+', {
  resources: array(
    '0+',
    struct({
      resourceType: int8('0+'),
      resourceName: string('0+'),
      configurationKeys: array('0+', 'string', { nullable: '0+' }),
    }),
  ),
  includeSynonyms: bool('1+', { default: false }),
  includeDocumentation: bool('3+', { default: false }),
})
export type DescribeConfigsRequest = TypeOf<typeof DescribeConfigsRequest>

/**
 * DescribeConfigs's answer: config entries with source, sensitivity and synonyms. v3: type and
 * documentation.
 */
export const DescribeConfigsResponse = message('DescribeConfigsResponse', 32, '1-4', '4+', {
  throttleTimeMs: int32('0+'),
  results: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
      resourceType: int8('0+'),
      resourceName: string('0+'),
      configs: array(
        '0+',
        struct({
          name: string('0+'),
          value: string('0+', { nullable: '0+' }),
          readOnly: bool('0+'),
          configSource: int8('1+', { default: -1, ignorable: true }),
          isSensitive: bool('0+'),
          synonyms: array(
            '1+',
            struct({
              name: string('1+'),
              value: string('1+', { nullable: '0+' }),
              source: int8('1+'),
            }),
            { ignorable: true },
          ),
          configType: int8('3+', { default: 0, ignorable: true }),
          documentation: string('3+', { nullable: '0+', ignorable: true }),
        }),
      ),
    }),
  ),
})
export type DescribeConfigsResponse = TypeOf<typeof DescribeConfigsResponse>

export const DescribeConfigsApi = api(32, 'DescribeConfigs', DescribeConfigsRequest, DescribeConfigsResponse)
